package featurenet.pledge;

import java.util.Arrays;
import java.util.List;

/**
 * Jaccard distances between configurations as sets of literals, selected and deselected alike.
 *
 * <p>Two configurations of f variables that differ in h share f - h of f + h literals, so their
 * distance is 2h / (f + h). Sums are kept in fixed point: they do not depend on the order of
 * summation and do not drift, however often a part is replaced.
 */
final class Distances {
    /** The fixed-point number that stands for distance 1. */
    static final long ONE = 1L << 32;

    private static final int LARGEST_MATRIX = 4096;

    private final long[] byHamming;
    private final long[][] rows;
    private final int[][] matrix;

    Distances(int variables, List<long[]> rows, Limit limit) throws StoppedException {
        this.byHamming = new long[variables + 1];
        for (int h = 0; h <= variables; h++) {
            byHamming[h] = Math.round((double) ONE * (2.0 * h) / (variables + h));
        }
        this.rows = rows.toArray(long[][]::new);
        this.matrix = rows.size() <= LARGEST_MATRIX ? matrix(limit) : null;
    }

    private int[][] matrix(Limit limit) throws StoppedException {
        int[][] found = new int[rows.length][rows.length];
        for (int i = 0; i < rows.length; i++) {
            limit.check();
            for (int j = 0; j < i; j++) {
                found[i][j] = Bits.hamming(rows[i], rows[j]);
                found[j][i] = found[i][j];
            }
        }
        return found;
    }

    /** Returns in how many variables two configurations differ; the distance grows with it. */
    int hamming(int i, int j) {
        return matrix == null ? Bits.hamming(rows[i], rows[j]) : matrix[i][j];
    }

    /** Returns the distance of two configurations, in fixed point. */
    long distance(int i, int j) {
        return byHamming[hamming(i, j)];
    }

    /** Returns the sum of the distances from configuration i to all others, in fixed point. */
    long sumFrom(int i) {
        long sum = 0;
        for (int j = 0; j < rows.length; j++) {
            sum += distance(i, j);
        }
        return sum;
    }

    /** Returns what {@link #sumFrom} would be if {@code row} stood in place i, in fixed point. */
    long sumFrom(int i, long[] row) {
        long sum = 0;
        for (int j = 0; j < rows.length; j++) {
            sum += j == i ? 0 : byHamming[Bits.hamming(row, rows[j])];
        }
        return sum;
    }

    /** Returns the sum over all pairs, in fixed point. */
    long sum(Limit limit) throws StoppedException {
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            limit.check();
            for (int j = 0; j < i; j++) {
                sum += distance(i, j);
            }
        }
        return sum;
    }

    void replace(int i, long[] row) {
        rows[i] = row;
        if (matrix != null) {
            for (int j = 0; j < rows.length; j++) {
                matrix[i][j] = Bits.hamming(row, rows[j]);
                matrix[j][i] = matrix[i][j];
            }
        }
    }

    /** Returns the configurations in the given order of places. */
    List<long[]> inOrder(int[] order) {
        return Arrays.stream(order).mapToObj(i -> rows[i]).toList();
    }
}
