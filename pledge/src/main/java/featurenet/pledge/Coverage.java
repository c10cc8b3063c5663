package featurenet.pledge;

/** Counts the interactions that a set of configurations covers. */
final class Coverage {
    private Coverage() {}

    /**
     * Returns how many different literals (strength 1), or pairs of literals over different
     * variables (strength 2), hold in some configuration.
     */
    static long covered(long[][] rows, int variables, int strength, Limit limit)
            throws StoppedException {
        long[][] sets = literals(rows, variables);
        return strength == 1 ? singles(sets, variables) : pairs(sets, variables, limit);
    }

    private static long[][] literals(long[][] rows, int variables) {
        long[][] sets = new long[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            sets[i] = Literals.of(rows[i], variables);
        }
        return sets;
    }

    private static long singles(long[][] sets, int variables) {
        long[] union = new long[Literals.words(variables)];
        for (long[] set : sets) {
            unite(union, set);
        }
        return Literals.countAbove(union, 0);
    }

    private static long pairs(long[][] sets, int variables, Limit limit) throws StoppedException {
        long count = 0;
        for (int i = 0; i < 2 * variables; i++) {
            limit.check();
            int literal = Literals.literal(i);
            long[] together = new long[Literals.words(variables)];
            for (long[] set : sets) {
                if (Literals.contains(set, literal)) {
                    unite(together, set);
                }
            }
            count += Literals.countAbove(together, Math.abs(literal));
        }
        return count;
    }

    private static void unite(long[] union, long[] set) {
        for (int i = 0; i < set.length; i++) {
            union[i] |= set[i];
        }
    }
}
