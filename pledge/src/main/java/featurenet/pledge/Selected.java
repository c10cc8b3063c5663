package featurenet.pledge;

import java.util.Arrays;

/** Jaccard distances between configurations as sets of selected features, in [0, 1]. */
final class Selected {
    private Selected() {}

    static int size(long[] row) {
        int size = 0;
        for (long word : row) {
            size += Long.bitCount(word);
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
    static double distance(long[] first, int firstSize, long[] second, int secondSize) {
        int common = 0;
        for (int i = 0; i < Math.min(first.length, second.length); i++) {
            common += Long.bitCount(first[i] & second[i]);
        }
        int either = firstSize + secondSize - common;
        return either == 0 ? 0 : 1 - (double) common / either;
    }
}
