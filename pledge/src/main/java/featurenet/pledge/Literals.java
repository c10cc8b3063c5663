package featurenet.pledge;

/** Numbers literals 0 … 2n - 1, so that sets of them are bitsets: v is 2v - 2, -v is 2v - 1. */
final class Literals {
    private Literals() {}

    static int index(int literal) {
        return literal > 0 ? 2 * literal - 2 : -2 * literal - 1;
    }

    static int literal(int index) {
        int variable = index / 2 + 1;
        return index % 2 == 0 ? variable : -variable;
    }

    static int words(int variables) {
        return Bits.words(2 * variables);
    }

    static void add(long[] set, int literal) {
        set[index(literal) >>> 6] |= 1L << index(literal);
    }

    static void remove(long[] set, int literal) {
        set[index(literal) >>> 6] &= ~(1L << index(literal));
    }

    /** Returns the literals that hold in a row. */
    static long[] of(long[] row, int variables) {
        long[] set = new long[words(variables)];
        for (int variable = 1; variable <= variables; variable++) {
            add(set, Bits.literal(row, variable));
        }
        return set;
    }

    static boolean contains(long[] set, int literal) {
        return (set[index(literal) >>> 6] >>> index(literal) & 1) != 0;
    }

    /** Returns how many literals of the set are over variables above {@code variable}. */
    static long countAbove(long[] set, int variable) {
        int from = 2 * variable;
        long count = 0;
        for (int i = from >>> 6; i < set.length; i++) {
            count += Long.bitCount(i == from >>> 6 ? set[i] & -1L << from : set[i]);
        }
        return count;
    }
}
