package featurenet.pledge;

import java.util.SplittableRandom;

/** The valid interactions of one strength that no configuration so far has. */
interface Uncovered {
    /** Returns all valid interactions of a strength, 1 or 2. */
    static Uncovered all(Interactions interactions, int variables, int strength)
            throws StoppedException {
        return strength == 1
                ? new UncoveredLiterals(interactions.possible())
                : UncoveredPairs.all(interactions, variables);
    }

    Uncovered copy();

    /** Returns how many are left. */
    long size();

    /** Writes for each literal how much it adds to the uncovered interactions of a configuration. */
    void weigh(long[] literals, int[] weights);

    /** Returns how many uncovered interactions a configuration has that was weighed. */
    long gain(long[] literals, int[] weights);

    void cover(long[] literals);

    /** Strikes off an interaction that turned out to be impossible. */
    void remove(int[] literals);

    /** Returns the literals of a random uncovered interaction; there must be one. */
    int[] pick(SplittableRandom random);
}
