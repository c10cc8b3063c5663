package featurenet.pledge;

/**
 * Says which literals can hold, alone and together: the valid interactions of strength 1 and 2.
 */
interface Interactions {
    /** Returns the literals that hold in some configuration, as a set by {@link Literals}. */
    long[] possible() throws StoppedException;

    /** Returns the literals that hold in some configuration in which {@code literal} holds. */
    long[] possibleWith(int literal) throws StoppedException;

    /**
     * Returns the number of valid interactions.
     *
     * @param strength 1 for literals; 2 for pairs of literals over different variables
     */
    default long count(int variables, int strength) throws StoppedException {
        long[] possible = possible();
        if (strength == 1) {
            return Literals.countAbove(possible, 0);
        }
        long pairs = 0;
        for (int i = 0; i < 2 * variables; i++) {
            int literal = Literals.literal(i);
            if (Literals.contains(possible, literal)) {
                pairs += Literals.countAbove(possibleWith(literal), Math.abs(literal));
            }
        }
        return pairs;
    }
}
