package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Climbs from a configuration to one with many uncovered interactions, at least some distance from a
 * sample.
 *
 * <p>The number of uncovered pairs is a quadratic goal; around a configuration it is linear: each
 * literal weighs as many uncovered pairs as it has with that configuration, and the heaviest
 * configuration is looked for (Frank and Wolfe 1956). While the configuration is too near to one of
 * the sample, features that the two share become less attractive.
 */
final class Climb {
    private static final int ROUNDS = 6;
    private static final int ROUNDS_WITH_FLOOR = 12;
    private static final long SCALE = 1 << 10; // between a weight and the noise that breaks ties
    private static final long PRESSURE = 3; // a penalty, in mean gains of a feature

    private final int variables;
    private final Space.Heaviest heaviest;
    private final int[] weights;
    private final long[] scaled;
    private final long[] penalty;

    Climb(Space space, int stratum) {
        this.variables = space.variables();
        this.heaviest = space.heaviest(stratum);
        this.weights = new int[2 * variables];
        this.scaled = new long[weights.length];
        this.penalty = new long[weights.length];
    }

    /** A configuration and how many uncovered interactions it has. */
    record Found(long[] row, long gain) {}

    /**
     * Returns the best configuration on the way that is far enough from the sample, or null.
     *
     * @param start to climb from; null for one that has {@code must}
     * @param must literals to have, if any configuration of the stratum has all of them
     */
    Found climb(
            long[] start, int[] must, Uncovered uncovered, Floor floor, SplittableRandom random)
            throws StoppedException {
        long[] noise = random.longs(weights.length, 0, SCALE).toArray();
        Arrays.fill(weights, 0);
        Arrays.fill(penalty, 0);
        long[] row = start == null ? next(noise, must) : start;
        Found best = null;
        boolean penalised = false;
        for (int round = 0; round < (penalised ? ROUNDS_WITH_FLOOR : ROUNDS); round++) {
            long[] literals = Literals.of(row, variables);
            uncovered.weigh(literals, weights);
            long gain = uncovered.gain(literals, weights);
            long[] near = floor.tooNear(row);
            if (near != null) {
                penalised = true;
                penalise(row, near, gain);
            } else if (best == null || gain > best.gain()) {
                best = new Found(row, gain);
            } else {
                return best;
            }
            row = next(noise, must);
        }
        return best;
    }

    private void penalise(long[] row, long[] near, long gain) {
        long step = 1 + PRESSURE * gain / (1 + size(row));
        for (int variable = 1; variable <= variables; variable++) {
            if (Bits.isSelected(row, variable) && Bits.isSelected(near, variable)) {
                penalty[Literals.index(variable)] += step;
            }
        }
    }

    private static int size(long[] row) {
        return Arrays.stream(row).mapToInt(Long::bitCount).sum();
    }

    private long[] next(long[] noise, int[] must) throws StoppedException {
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = SCALE * (weights[i] - penalty[i]) + noise[i];
        }
        return heaviest.find(scaled, must);
    }
}
