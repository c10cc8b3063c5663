package featurenet.pledge;

import java.util.SplittableRandom;

/**
 * The configurations that samples are chosen from, divided into strata: by a decision diagram, or by
 * SAT where that outgrows its budget of nodes.
 */
interface Space {
    /** Stands for all strata together. */
    int WHOLE = -1;

    int variables();

    /** Returns the number of strata; each has some configuration. */
    int strata();

    /** Returns the stratum of a configuration, counted from 0. */
    int stratum(long[] row);

    /** Returns the valid interactions of a strength that a sample is to cover, or more. */
    Uncovered interactions(int strength) throws StoppedException;

    /** Returns whether some configuration has all the literals of one of these interactions. */
    boolean isPossible(int[] literals) throws StoppedException;

    /** Returns how many candidates are worth drawing for each configuration of a sample. */
    int candidatesForEach();

    /**
     * Adds about {@code size} candidates of all sizes, or all configurations of strata that have no
     * more. When the limit is reached, all strata have about as many.
     */
    void draw(int size, long seed, Pool pool, Limit limit) throws StoppedException;

    /** Draws a configuration of a stratum; all sizes come up. */
    long[] draw(int stratum, SplittableRandom random) throws StoppedException;

    /** Draws any configuration. */
    long[] draw(SplittableRandom random) throws StoppedException;

    /** Draws a part of a configuration anew; the rest stays as it is. */
    long[] redraw(long[] row, int stratum, SplittableRandom random) throws StoppedException;

    /** Returns what finds heavy configurations of a stratum, or of all with {@link #WHOLE}. */
    Heaviest heaviest(int stratum);

    /** Finds a configuration whose literals have a large sum of weights. */
    interface Heaviest {
        /**
         * @param weights of the literals, by {@link Literals}; at most 2⁴⁰ each
         * @param must literals that it has, if any configuration has them
         */
        long[] find(long[] weights, int[] must) throws StoppedException;
    }
}
