package featurenet.pledge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws distinct configurations, every set of them with the same probability. */
final class UniformConfigurations {
    private final Bdd bdd;
    private final SplittableRandom random;
    private final Limit limit;
    private final Progress progress;
    private final BigInteger total;

    UniformConfigurations(Bdd bdd, SplittableRandom random, Limit limit, Progress progress) {
        this.bdd = bdd;
        this.random = random;
        this.limit = limit;
        this.progress = progress;
        this.total = BddCount.count(bdd);
    }

    /** Returns whether there are no more than so many configurations. */
    boolean isAll(int count) {
        return total.compareTo(BigInteger.valueOf(count)) <= 0;
    }

    /** Fills the list; it holds what was found when the limit is reached. */
    void draw(int count, List<long[]> rows) throws StoppedException {
        if (total.compareTo(BigInteger.valueOf(2L * count)) <= 0) {
            rows.addAll(first(shuffled(BddEnumeration.all(bdd, limit)), count));
            progress.report(rows.size(), 0);
            return;
        }
        Tilt uniform = new Tilt(bdd, 0);
        Set<Row> seen = new HashSet<>();
        while (rows.size() < count) {
            limit.check();
            long[] row = uniform.draw(random);
            if (seen.add(new Row(row))) { // at least every second one is new
                rows.add(row);
                progress.report(rows.size(), 0);
            }
        }
    }

    private List<long[]> shuffled(List<long[]> rows) {
        List<long[]> order = new ArrayList<>(rows);
        for (int i = order.size() - 1; i > 0; i--) {
            order.set(i, order.set(random.nextInt(i + 1), order.get(i)));
        }
        return order;
    }

    private static List<long[]> first(List<long[]> rows, int count) {
        return rows.subList(0, Math.min(count, rows.size()));
    }
}
