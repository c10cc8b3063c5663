package featurenet.pledge;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Raises the distances of configurations to their nearest neighbours.
 *
 * <p>One step takes the closest pair, draws a random interval of one of them anew a number of times,
 * and keeps the first that is farther from its nearest neighbour. The smallest distance never
 * shrinks.
 */
final class LocalSearch {
    private static final int PROPOSALS = 64;
    private static final int SHORTEST = 3;
    private static final double PATIENCE = 0.002;

    private final Pool pool;
    private final List<Bdd> strata;
    private final Candidates candidates;
    private final SplittableRandom random;
    private final Limit limit;
    private final Resampler[] resamplers;
    private final Neighbours neighbours;
    private int iteration;

    LocalSearch(
            Pool pool,
            Selected metric,
            List<Bdd> strata,
            Candidates candidates,
            SplittableRandom random,
            Limit limit)
            throws StoppedException {
        this.pool = pool;
        this.strata = strata;
        this.candidates = candidates;
        this.random = random;
        this.limit = limit;
        this.resamplers = strata.stream().map(Resampler::new).toArray(Resampler[]::new);
        this.neighbours = new Neighbours(pool.rows(), metric, limit);
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

    private void improve(int place) {
        int stratum = pool.stratum(place);
        for (int i = 0; i < PROPOSALS; i++) {
            long[] proposal = proposal(pool.row(place), stratum);
            if (neighbours.isFarther(place, proposal)) {
                neighbours.replace(place, proposal);
                return;
            }
        }
    }

    private long[] proposal(long[] row, int stratum) {
        int variables = strata.get(stratum).variables();
        double longest = Math.max(1, variables / (double) SHORTEST);
        int length = (int) (SHORTEST * StrictMath.pow(longest, random.nextDouble()));
        int first = 1 + random.nextInt(variables);
        int last = Math.min(variables, first + length - 1);
        double[] thetas = candidates.thetas(stratum);
        double theta = thetas[random.nextInt(thetas.length)];
        double selected = 1 / (1 + StrictMath.exp(-theta));
        return resamplers[stratum].resample(row, first, last, selected, random);
    }

    int iterations() {
        return iteration;
    }
}
