package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;

/** The smallest distance that a configuration must have from those that are in a sample. */
final class Floor {
    private final double least;
    private final Selected metric;
    private final List<long[]> rows = new ArrayList<>();
    private final List<Integer> sizes = new ArrayList<>();

    /**
     * @param least Jaccard distance on selected features; 0 allows everything
     * @param metric what near means
     */
    Floor(double least, Selected metric) {
        this.metric = metric;
        this.least = least;
    }

    void add(long[] row) {
        if (least > 0) {
            rows.add(row);
            sizes.add(metric.size(row));
        }
    }

    /** Returns the configuration of the sample that is nearest, if it is too near; else null. */
    long[] tooNear(long[] row) {
        int size = metric.size(row);
        double nearest = least;
        long[] found = null;
        for (int i = 0; i < rows.size(); i++) {
            double distance = metric.distance(row, size, rows.get(i), sizes.get(i));
            if (distance < nearest) {
                nearest = distance;
                found = rows.get(i);
            }
        }
        return found;
    }

    /** Returns the distance to the nearest one of the sample. */
    double distance(long[] row) {
        int size = metric.size(row);
        double nearest = 1;
        for (int i = 0; i < rows.size(); i++) {
            nearest = Math.min(nearest, metric.distance(row, size, rows.get(i), sizes.get(i)));
        }
        return nearest;
    }
}
