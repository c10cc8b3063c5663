package featurenet.pledge;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Raises the distances of configurations to their nearest neighbours.
 *
 * <p>One step takes the closest pair, draws a random interval of one of them anew a number of times,
 * and keeps the first that is farther from its nearest neighbour. The smallest distance never
 * shrinks. Intervals of a very large diagram are drawn from a smaller one that allows more, and
 * dropped if they are not allowed.
 */
final class LocalSearch {
    private static final int PROPOSALS = 64;
    private static final int SHORTEST = 3;
    private static final double PATIENCE = 0.002;
    private static final int LARGE = 1 << 18; // nodes

    private final Pool pool;
    private final List<Bdd> strata;
    private final Candidates candidates;
    private final SplittableRandom random;
    private final Limit limit;
    private final Resampler[] resamplers;
    private final boolean isRelaxed;
    private final Neighbours neighbours;
    private int iteration;

    /**
     * @param relaxed has all models of the strata, and is used if they are very large
     */
    LocalSearch(
            Pool pool,
            Selected metric,
            List<Bdd> strata,
            Bdd relaxed,
            Candidates candidates,
            SplittableRandom random,
            Workers workers,
            Limit limit)
            throws StoppedException {
        this.pool = pool;
        this.strata = strata;
        this.candidates = candidates;
        this.random = random;
        this.limit = limit;
        this.isRelaxed = strata.stream().mapToLong(Bdd::size).sum() > LARGE;
        this.resamplers =
                strata.stream()
                        .map(stratum -> new Resampler(isRelaxed ? relaxed : stratum))
                        .toArray(Resampler[]::new);
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
            long[] proposal = proposal(pool.row(place), stratum);
            if (isRelaxed && !strata.get(stratum).holds(proposal)) {
                continue;
            }
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
