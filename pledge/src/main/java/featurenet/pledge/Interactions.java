package featurenet.pledge;

/** Says which literals can hold, alone and together: the valid interactions. */
interface Interactions {
    /** Returns the literals that hold in some configuration, as a set by {@link Literals}. */
    long[] possible() throws StoppedException;

    /**
     * Returns for each set of literals whether all of them hold in some configuration.
     *
     * @param literals of all sets, one after another
     * @param strength literals of each set
     */
    boolean[] possible(int[] literals, int strength) throws StoppedException;

    /** Returns for each literal, by {@link Literals}, those over other variables it can hold with. */
    long[][] partners() throws StoppedException;

    /** Returns the number of pairs of literals over different variables that can hold together. */
    long pairs() throws StoppedException;

    /**
     * Returns the number of valid interactions.
     *
     * @param strength 1 for literals; 2 for pairs of literals over different variables
     */
    default long count(int strength) throws StoppedException {
        return strength == 1 ? Literals.countAbove(possible(), 0) : pairs();
    }
}
