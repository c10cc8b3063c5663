package featurenet.pledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Distinct configurations, each of a stratum (counted from 0) and with its size. */
final class Pool {
    private final List<long[]> rows = new ArrayList<>();
    private final List<Integer> strata = new ArrayList<>();
    private final Set<Row> seen = new HashSet<>();

    boolean add(long[] row, int stratum) {
        boolean fresh = seen.add(new Row(row));
        if (fresh) {
            rows.add(row);
            strata.add(stratum);
        }
        return fresh;
    }

    int size() {
        return rows.size();
    }

    long[] row(int i) {
        return rows.get(i);
    }

    int stratum(int i) {
        return strata.get(i);
    }

    /** Returns the configurations at some places, in that order. */
    Pool at(int[] places) {
        Pool pool = new Pool();
        for (int place : places) {
            pool.add(row(place), stratum(place));
        }
        return pool;
    }

    /** Returns so many, or all, at even distances from the first on. */
    Pool spread(int most) {
        int count = Math.min(most, size());
        return at(IntStream.range(0, count).map(i -> (int) ((long) i * size() / count)).toArray());
    }

    List<long[]> rows() {
        return rows;
    }
}
