package featurenet.pledge;

import java.util.List;

/** The nearest neighbour of each configuration, kept up to date while some are replaced. */
final class Neighbours {
    private static final double UNKNOWN = 2; // above every distance

    private final List<long[]> rows;
    private final Selected metric;
    private final int[] sizes;
    private final double[] nearest;
    private final int[] neighbour;
    private final double[] urgency; // nearest distance, and more for each time it was postponed

    /**
     * @param rows at least two; replacements are written into the list
     * @param metric what near means
     */
    Neighbours(List<long[]> rows, Selected metric, Workers workers, Limit limit) throws StoppedException {
        this.rows = rows;
        this.metric = metric;
        this.sizes = rows.stream().mapToInt(metric::size).toArray();
        this.nearest = new double[sizes.length];
        this.neighbour = new int[sizes.length];
        this.urgency = new double[sizes.length];
        workers.each(
                sizes.length,
                i -> {
                    limit.check();
                    renew(i);
                });
    }

    private void renew(int i) {
        nearest[i] = UNKNOWN;
        for (int j = 0; j < sizes.length; j++) {
            if (j != i && !isFar(i, j)) {
                meet(i, j, distance(i, j));
            }
        }
        urgency[i] = nearest[i];
    }

    private void meet(int i, int j, double distance) {
        if (distance < nearest[i]) {
            nearest[i] = distance;
            neighbour[i] = j;
            urgency[i] = distance;
        }
    }

    /** Returns whether the sizes alone show that j is no nearer to i than its neighbour. */
    private boolean isFar(int i, int j) {
        return Selected.isAtLeast(nearest[i], sizes[i], sizes[j]);
    }

    private double distance(int i, int j) {
        return metric.distance(rows.get(i), sizes[i], rows.get(j), sizes[j]);
    }

    /** Returns the place of a configuration whose nearest neighbour is closest, delays counted. */
    int closest() {
        return smallest(urgency);
    }

    private static int smallest(double[] values) {
        int found = 0;
        for (int i = 1; i < values.length; i++) {
            found = values[i] < values[found] ? i : found;
        }
        return found;
    }

    /** Lets a configuration wait: as if its nearest neighbour were farther, until it changes. */
    void postpone(int i, double distance) {
        urgency[i] += distance;
    }

    int neighbour(int i) {
        return neighbour[i];
    }

    /** Returns the distance of the closest pair. */
    double smallest() {
        return nearest[smallest(nearest)];
    }

    /** Returns whether {@code row} in place i would be farther from its nearest neighbour. */
    boolean isFarther(int i, long[] row) {
        int size = metric.size(row);
        int likely = neighbour[i];
        if (metric.distance(row, size, rows.get(likely), sizes[likely]) <= nearest[i]) {
            return false;
        }
        for (int j = 0; j < sizes.length; j++) {
            if (j != i
                    && !Selected.isAtLeast(nearest[i], size, sizes[j])
                    && metric.distance(row, size, rows.get(j), sizes[j]) <= nearest[i]) {
                return false;
            }
        }
        return true;
    }

    void replace(int i, long[] row) {
        rows.set(i, row);
        sizes[i] = metric.size(row);
        renew(i);
        for (int j = 0; j < sizes.length; j++) {
            if (j != i && neighbour[j] == i) {
                renew(j);
            } else if (j != i && !isFar(j, i)) {
                meet(j, i, distance(i, j));
            }
        }
    }
}
