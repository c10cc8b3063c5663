package featurenet.pledge;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Draws configurations of all sizes without regard to bounds, and keeps those within.
 *
 * <p>Of the tilts, those that hit the bounds more often are used more often.
 */
final class Rejection {
    private static final int TRIES = 10_000;

    private final Clauses clauses;
    private final Tilt[] tilts;
    private final double[] tried;
    private final double[] kept;

    /**
     * @param relaxed the diagram of the clauses without their bounds, with some model
     */
    Rejection(Clauses clauses, Bdd relaxed, Limit limit) throws StoppedException {
        this.clauses = clauses;
        double[] thetas = new Candidates(List.of(relaxed), new Workers(1), limit).thetas(0);
        this.tilts = Arrays.stream(thetas).mapToObj(t -> new Tilt(relaxed, t)).toArray(Tilt[]::new);
        this.tried = new double[tilts.length];
        this.kept = new double[tilts.length];
        Arrays.fill(tried, 1);
        Arrays.fill(kept, 1);
    }

    /** Returns a configuration within the bounds, or null if none was hit in many tries. */
    long[] draw(SplittableRandom random, Limit limit) throws StoppedException {
        for (int i = 0; i < TRIES; i++) {
            limit.check();
            int tilt = pick(random);
            long[] row = tilts[tilt].draw(random);
            tried[tilt]++;
            if (clauses.bounds().stream().allMatch(bound -> bound.holds(row))) {
                kept[tilt]++;
                return row;
            }
        }
        return null;
    }

    private int pick(SplittableRandom random) {
        double[] odds = IntStream.range(0, tilts.length).mapToDouble(i -> kept[i] / tried[i]).toArray();
        double left = random.nextDouble() * Arrays.stream(odds).sum();
        int found = 0;
        while (found < odds.length - 1 && left >= odds[found]) {
            left -= odds[found++];
        }
        return found;
    }
}
