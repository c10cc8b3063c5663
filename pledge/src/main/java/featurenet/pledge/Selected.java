package featurenet.pledge;

import java.util.Arrays;

/**
 * Jaccard distances between configurations as sets of selected features, in [0, 1], in which some
 * features count several times.
 *
 * <p>A row's size is the sum of the weights of its features.
 */
final class Selected {
    private final long[] structure;
    private final int extra;

    /**
     * @param variables number of variables
     * @param structure variables that count {@code weight} times, all others once
     * @param weight at least 1
     */
    Selected(int variables, int[] structure, int weight) {
        this.structure = new long[Bits.words(variables)];
        this.extra = weight - 1;
        for (int variable : structure) {
            Bits.put(this.structure, variable, true);
        }
    }

    /** Returns the distance in which all features count alike. */
    static Selected alike() {
        return new Selected(0, new int[0], 1);
    }

    int size(long[] row) {
        int size = 0;
        for (long word : row) {
            size += Long.bitCount(word);
        }
        for (int i = 0; extra > 0 && i < row.length; i++) {
            size += extra * Long.bitCount(row[i] & structure[i]);
        }
        return size;
    }

    /** Returns a row without the empty words at its end; distances stay what they are. */
    static long[] trimmed(long[] row) {
        int length = row.length;
        while (length > 0 && row[length - 1] == 0) {
            length--;
        }
        return length == row.length ? row : Arrays.copyOf(row, length);
    }

    /** Returns whether the sizes alone show that two configurations are so far apart. */
    static boolean isAtLeast(double distance, int firstSize, int secondSize) {
        int smaller = Math.min(firstSize, secondSize);
        return smaller < Math.max(firstSize, secondSize) * (1 - distance);
    }

    /** Returns the distance of two configurations of given sizes; 0 if both are empty. */
    double distance(long[] first, int firstSize, long[] second, int secondSize) {
        int words = Math.min(first.length, second.length);
        int common = 0;
        for (int i = 0; i < words; i++) {
            common += Long.bitCount(first[i] & second[i]);
        }
        for (int i = 0; extra > 0 && i < words; i++) {
            common += extra * Long.bitCount(first[i] & second[i] & structure[i]);
        }
        int either = firstSize + secondSize - common;
        return either == 0 ? 0 : 1 - (double) common / either;
    }
}
