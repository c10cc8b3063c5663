package featurenet.pledge;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Samples for a large smallest distance: candidates of all sizes, the farthest of them, local search.
 *
 * <p>Every prefix of the sample is diverse as well.
 */
final class Diverse {
    private static final int POOL_FACTOR = 150;
    private static final int LARGE_POOL_FACTOR = 3;
    private static final int LARGE_POOL_WORDS = 1 << 22;
    private static final int SAT_POOL_FACTOR = 10;

    private final Selected metric;
    private final double share;
    private final Workers workers;
    private final Limit limit;
    private final Progress progress;
    private Pool sample = new Pool();
    private int iterations;

    /**
     * @param metric what far apart means
     * @param share of each stratum in every prefix, at least
     */
    Diverse(Selected metric, double share, Workers workers, Limit limit, Progress progress) {
        this.workers = workers;
        this.metric = metric;
        this.share = share;
        this.limit = limit;
        this.progress = progress;
    }

    /**
     * Fills the sample; it holds what was found when the limit is reached.
     *
     * @param strata diagrams without a common model, each with some model
     * @param relaxed has all their models, and may have more
     */
    void run(List<Bdd> strata, Bdd relaxed, int count, long seed, int iterations) throws StoppedException {
        if (strata.isEmpty()) {
            return;
        }
        SplittableRandom seeds = new SplittableRandom(seed);
        Pool pool = new Pool();
        Candidates candidates = new Candidates(strata, workers, limit);
        try {
            long seedOfPool = seeds.nextLong();
            draw(candidates, poolSize(count, strata), seedOfPool, pool);
            if (pool.size() == 0) {
                candidates.draw(count, seedOfPool, pool, limit);
            }
        } catch (StoppedException e) {
            sample = pool.spread(count); // not far apart, but better than nothing
            throw e;
        }
        long start = System.nanoTime();
        select(pool, strata.size(), count);
        double ordering = (System.nanoTime() - start) / 1e9 * sample.size() / pool.size();
        if (pool.size() > sample.size() && sample.size() > 1) {
            Limit ofSearch = limit.earlier(1.5 * ordering);
            search(strata, relaxed, candidates, seeds.split(), iterations, ofSearch);
            select(sample, strata.size(), count);
        }
    }

    /**
     * Selects from random configurations, without strata or search; returns whether it is proved
     * that there are no others.
     */
    boolean select(RandomConfigurations source, int count) throws StoppedException {
        Limit ofDrawing = limit.part(0.5);
        Pool pool = new Pool();
        try {
            while (pool.size() < SAT_POOL_FACTOR * (long) count && source.hasNext()) {
                ofDrawing.check();
                pool.add(source.next(), 0);
                progress.report(pool.size(), 0);
            }
        } catch (StoppedException e) {
            if (limit.isReached()) { // a part of the time that ran out is no reason to stop
                sample = pool.spread(count);
                throw e;
            }
        }
        select(pool, 1, count);
        return pool.size() <= count && !ofDrawing.isOutOfTime() && !source.hasNext();
    }

    /** A large pool costs little and saves much search, as long as it fits into memory easily. */
    private static int poolSize(int count, List<Bdd> strata) {
        int words = Bits.words(strata.get(0).variables());
        long least = Math.max(LARGE_POOL_FACTOR, strata.size()) * (long) count;
        long size = Math.min(POOL_FACTOR * (long) count, LARGE_POOL_WORDS / words);
        return (int) Math.min(Math.max(size, least), Integer.MAX_VALUE / 4);
    }

    /** Candidates may take some of the time. */
    private void draw(Candidates candidates, int size, long seed, Pool pool)
            throws StoppedException {
        Limit ofDrawing = limit.part(0.4);
        try {
            candidates.draw(size, seed, pool, ofDrawing);
        } catch (StoppedException e) {
            limit.check(); // a part of the time that ran out is no reason to stop
        }
    }

    private void select(Pool pool, int strata, int count) throws StoppedException {
        FarthestFirst selection = new FarthestFirst(pool, metric, strata, share, workers, limit);
        try {
            selection.select(count, progress);
        } finally {
            int[] places = selection.selected();
            if (places.length >= sample.size()) {
                sample = pool.at(places); // otherwise in the old order
            }
        }
    }

    private void search(
            List<Bdd> strata,
            Bdd relaxed,
            Candidates candidates,
            SplittableRandom random,
            int iterations,
            Limit ofSearch)
            throws StoppedException {
        LocalSearch search = null;
        try {
            search = new LocalSearch(
                            sample, metric, strata, relaxed, candidates, random, workers, ofSearch);
            search.run(iterations, progress);
        } catch (StoppedException e) {
            limit.check(); // a part of the time that ran out is no reason to stop
        } finally {
            this.iterations = search == null ? 0 : search.iterations();
        }
    }

    List<long[]> configurations() {
        return sample.rows();
    }

    int iterations() {
        return iterations;
    }
}
