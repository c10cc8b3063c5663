package featurenet.pledge;

import java.util.SplittableRandom;

/**
 * Raises the distances of configurations to their nearest neighbours.
 *
 * <p>One step takes the closest pair, draws a random part of one of them anew a number of times,
 * and keeps the first that is farther from its nearest neighbour. The smallest distance never
 * shrinks.
 */
final class LocalSearch {
    private static final int PROPOSALS = 64;
    private static final double PATIENCE = 0.002;

    private final Pool pool;
    private final Space space;
    private final SplittableRandom random;
    private final Limit limit;
    private final Neighbours neighbours;
    private int iteration;

    LocalSearch(
            Pool pool,
            Space space,
            Selected metric,
            SplittableRandom random,
            Workers workers,
            Limit limit)
            throws StoppedException {
        this.pool = pool;
        this.space = space;
        this.random = random;
        this.limit = limit;
        this.neighbours = new Neighbours(pool.rows(), metric, workers, limit);
    }

    void run(int iterations, Progress progress) throws StoppedException {
        while (iteration < iterations && pool.size() > 1) {
            limit.check();
            int closest = neighbours.closest();
            neighbours.postpone(closest, PATIENCE);
            improve(random.nextBoolean() ? closest : neighbours.neighbour(closest));
            iteration++;
            progress.report(iteration, neighbours.smallest());
        }
    }

    private void improve(int place) throws StoppedException {
        int stratum = pool.stratum(place);
        for (int i = 0; i < PROPOSALS; i++) {
            limit.check();
            long[] proposal = space.redraw(pool.row(place), stratum, random);
            if (neighbours.isFarther(place, proposal)) {
                neighbours.replace(place, proposal);
                return;
            }
        }
    }

    int iterations() {
        return iteration;
    }
}
