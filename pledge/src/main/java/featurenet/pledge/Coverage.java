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

    /**
     * Returns how many of some interactions hold in some configuration.
     *
     * @param literals of all interactions, one after another
     * @param strength literals of each interaction
     */
    static int covered(long[][] rows, int variables, int[] literals, int strength, Limit limit)
            throws StoppedException {
        long[][] columns = columns(rows, variables);
        int count = 0;
        for (int first = 0; first < literals.length; first += strength) {
            limit.check();
            boolean isCovered = false;
            for (int word = 0; word < Bits.words(rows.length) && !isCovered; word++) {
                long holds = word == rows.length >>> 6 ? (1L << rows.length) - 1 : -1L;
                for (int i = first; i < first + strength; i++) {
                    long column = columns[Math.abs(literals[i])][word];
                    holds &= literals[i] > 0 ? column : ~column;
                }
                isCovered = holds != 0;
            }
            count += isCovered ? 1 : 0;
        }
        return count;
    }

    /** Returns for each variable the set of the rows that select it. */
    private static long[][] columns(long[][] rows, int variables) {
        long[][] columns = new long[variables + 1][Bits.words(rows.length)];
        for (int i = 0; i < rows.length; i++) {
            for (int variable = 1; variable <= variables; variable++) {
                if (Bits.isSelected(rows[i], variable)) {
                    columns[variable][i >>> 6] |= 1L << i;
                }
            }
        }
        return columns;
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
