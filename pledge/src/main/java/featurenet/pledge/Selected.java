package featurenet.pledge;

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

    /** Returns the distance of two configurations of given sizes; 0 if both are empty. */
    static double distance(long[] first, int firstSize, long[] second, int secondSize) {
        int common = 0;
        for (int i = 0; i < first.length; i++) {
            common += Long.bitCount(first[i] & second[i]);
        }
        int either = firstSize + secondSize - common;
        return either == 0 ? 0 : 1 - (double) common / either;
    }
}
