package featurenet.pledge;

import java.util.List;

/**
 * Configurations as bitsets: bit {@code v - 1} of the row's words is 1 when variable v is selected.
 */
final class Bits {
    private Bits() {}

    static int words(int variables) {
        return (variables + 63) >>> 6;
    }

    static boolean isSelected(long[] row, int variable) {
        return (row[(variable - 1) >>> 6] >>> (variable - 1) & 1) != 0;
    }

    static void put(long[] row, int variable, boolean selected) {
        long bit = 1L << (variable - 1);
        row[(variable - 1) >>> 6] =
                selected ? row[(variable - 1) >>> 6] | bit : row[(variable - 1) >>> 6] & ~bit;
    }

    /** Returns the literal of {@code variable} that holds in the row. */
    static int literal(long[] row, int variable) {
        return isSelected(row, variable) ? variable : -variable;
    }

    /** Returns the number of variables in which two rows differ. */
    static int hamming(long[] first, long[] second) {
        int different = 0;
        for (int i = 0; i < first.length; i++) {
            different += Long.bitCount(first[i] ^ second[i]);
        }
        return different;
    }

    /** Writes rows one after another. */
    static long[] flatten(List<long[]> rows, int words) {
        long[] flat = new long[rows.size() * words];
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(rows.get(i), 0, flat, i * words, words);
        }
        return flat;
    }

    /**
     * Cuts a flat array into rows.
     *
     * @throws IllegalArgumentException if it is no whole number of rows
     */
    static long[][] rows(long[] flat, int words) {
        if (flat.length % words != 0) {
            throw new IllegalArgumentException(
                    "needs a multiple of " + words + " words; received " + flat.length);
        }
        long[][] rows = new long[flat.length / words][words];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(flat, i * words, rows[i], 0, words);
        }
        return rows;
    }
}
