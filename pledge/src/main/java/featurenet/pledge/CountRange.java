package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Finds how many of some variables are selected in a configuration at least, and at most. */
final class CountRange {
    private CountRange() {}

    /**
     * @param bdd with some model
     */
    static int[] of(Bdd bdd, int[] variables) {
        HeaviestModel heaviest = new HeaviestModel(bdd);
        long[] weights = new long[2 * bdd.variables()];
        Bound counted = new Bound(variables, 0, variables.length);
        int[] range = new int[2];
        for (int end = 0; end < 2; end++) {
            for (int variable : variables) {
                weights[Literals.index(variable)] = end;
                weights[Literals.index(-variable)] = 1 - end;
            }
            range[end] = counted.count(heaviest.find(weights));
        }
        return range;
    }

    /**
     * @param clauses with some model
     */
    static int[] of(Clauses clauses, int[] variables, Limit limit) throws StoppedException {
        int[] range = {variables.length, 0};
        Bound further = new Bound(variables, 0, variables.length);
        while (further != null) {
            further = next(clauses, further, range, limit);
        }
        return range;
    }

    /** Widens the range by a configuration outside it; returns where to look next, if anywhere. */
    private static Bound next(Clauses clauses, Bound where, int[] range, Limit limit)
            throws StoppedException {
        List<Bound> bounds = new ArrayList<>(clauses.bounds());
        bounds.add(where);
        long[] row = new Sat(clauses.within(bounds), new SplittableRandom(0), limit).solve();
        int[] variables = where.variables();
        boolean upwards = where.low() > 0;
        if (row == null) {
            return upwards ? null : new Bound(variables, range[1] + 1, variables.length);
        }
        range[0] = Math.min(range[0], where.count(row));
        range[1] = Math.max(range[1], where.count(row));
        return upwards
                ? new Bound(variables, range[1] + 1, variables.length)
                : new Bound(variables, 0, range[0] - 1);
    }
}
