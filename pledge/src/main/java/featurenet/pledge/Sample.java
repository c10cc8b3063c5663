package featurenet.pledge;

import java.util.List;

/**
 * Configurations and how they came about.
 *
 * @param configurations distinct rows, one after another, in the order of the search
 * @param iterations search steps done
 * @param fitness the objective, of the first list and after each improvement; empty without search
 * @param exhausted whether it is proved that there are no others
 * @param outOfTime whether the limit in seconds ended the call
 * @param remark what the reader should know about the way they were found; may be empty
 */
public record Sample(
        long[] configurations,
        int iterations,
        double[] fitness,
        boolean exhausted,
        boolean outOfTime,
        String remark) {

    /** Returns a sample that was drawn without search. */
    static Sample drawn(
            List<long[]> rows, Problem problem, boolean exhausted, Limit limit, String remark) {
        return searched(rows, problem, 0, new double[0], exhausted, limit, remark);
    }

    static Sample searched(
            List<long[]> rows,
            Problem problem,
            int iterations,
            double[] fitness,
            boolean exhausted,
            Limit limit,
            String remark) {
        long[] flat = Bits.flatten(rows, problem.words());
        return new Sample(flat, iterations, fitness, exhausted, limit.isOutOfTime(), remark);
    }
}
