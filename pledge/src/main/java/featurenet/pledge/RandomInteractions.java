package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws random valid interactions of one strength, each with the same probability.
 *
 * <p>Literals over different variables that can hold alone are drawn, and rejected if they cannot
 * hold together.
 */
final class RandomInteractions {
    private static final int BATCH = 1024;
    private static final int MOST_REJECTIONS = 1000; // for each that is asked for

    private final int[] literals; // that can hold
    private final int strength;
    private final Interactions interactions;
    private final SplittableRandom random;

    RandomInteractions(
            Interactions interactions, int variables, int strength, SplittableRandom random)
            throws StoppedException {
        long[] possible = interactions.possible();
        this.literals =
                IntStream.range(0, 2 * variables)
                        .map(Literals::literal)
                        .filter(literal -> Literals.contains(possible, literal))
                        .toArray();
        this.strength = strength;
        this.interactions = interactions;
        this.random = random;
    }

    /**
     * Returns the literals of so many interactions, one after another; fewer if the limit is reached
     * first, or if next to nothing is valid.
     */
    int[] draw(int count, Limit limit) throws StoppedException {
        int[] found = new int[count * strength];
        int end = 0;
        long most = hasEnoughVariables() ? (long) count * MOST_REJECTIONS : 0;
        try {
            for (long tried = 0; end < found.length && tried < most; tried += BATCH) {
                limit.check();
                end = addValid(candidates(), found, end);
            }
        } catch (StoppedException e) {
            if (!limit.isOutOfTime()) {
                throw e;
            }
        }
        return Arrays.copyOf(found, end);
    }

    private int addValid(int[] drawn, int[] found, int from) throws StoppedException {
        boolean[] valid = interactions.possible(drawn, strength);
        int end = from;
        for (int i = 0; i < BATCH && end < found.length; i++) {
            if (valid[i]) {
                System.arraycopy(drawn, i * strength, found, end, strength);
                end += strength;
            }
        }
        return end;
    }

    private boolean hasEnoughVariables() {
        return IntStream.of(literals).map(Math::abs).distinct().count() >= strength;
    }

    private int[] candidates() {
        int[] drawn = new int[BATCH * strength];
        for (int first = 0; first < drawn.length; first += strength) {
            do {
                for (int i = first; i < first + strength; i++) {
                    drawn[i] = literals[random.nextInt(literals.length)];
                }
            } while (!areOverDifferentVariables(drawn, first));
        }
        return drawn;
    }

    private boolean areOverDifferentVariables(int[] drawn, int first) {
        return IntStream.range(first, first + strength)
                        .map(i -> Math.abs(drawn[i]))
                        .distinct()
                        .count()
                == strength;
    }
}
