package featurenet.pledge;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Estimates the number of configurations by random descents through the tree of choices.
 *
 * <p>Knuth's estimator (Mathematics of Computation 29, 1975) on a search space without dead ends,
 * as in SampleSearch (Gogate and Dechter, Artificial Intelligence 175, 2011): variables are fixed
 * one after another, SAT tells whether both values still lead to a configuration, and a descent
 * with k free choices, decided by a fair coin, stands for 2^k configurations. Their mean is
 * unbiased, but its variance is large: it is an order of magnitude, usually too low.
 */
final class CountEstimate {
    private final int variables;
    private final Sat sat;
    private final SplittableRandom random;
    private final Limit limit;

    /**
     * @param stop ends the estimate without an answer
     * @param limit ends it with the descents made until then, the first of which it does not cut
     */
    CountEstimate(Clauses clauses, SplittableRandom random, Limit stop, Limit limit) {
        this.variables = clauses.variables();
        this.sat = new Sat(clauses, random.split(), stop);
        this.random = random;
        this.limit = limit;
    }

    /**
     * Returns the mean over at least one and at most {@code descents} descents; 0 if there is no
     * configuration.
     */
    BigInteger estimate(int descents) throws StoppedException {
        BigInteger sum = BigInteger.ZERO;
        int finished = 0;
        do {
            sum = sum.add(descend());
            finished++;
        } while (finished < descents && !limit.isReached());
        BigInteger number = BigInteger.valueOf(finished);
        return sum.shiftLeft(1).add(number).divide(number.shiftLeft(1)); // rounded
    }

    private BigInteger descend() throws StoppedException {
        long[] row = sat.solve();
        if (row == null) {
            return BigInteger.ZERO;
        }
        int[] path = new int[variables];
        int choices = 0;
        for (int variable = 1; variable <= variables; variable++) {
            path[variable - 1] = -Bits.literal(row, variable);
            long[] other = sat.solve(Arrays.copyOf(path, variable));
            choices += other == null ? 0 : 1;
            if (other != null && random.nextBoolean()) {
                row = other;
            } else {
                path[variable - 1] = -path[variable - 1];
            }
        }
        return BigInteger.ONE.shiftLeft(choices);
    }
}
