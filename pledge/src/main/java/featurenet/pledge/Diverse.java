package featurenet.pledge;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Samples for a large smallest distance: candidates of all sizes, the farthest of them, local search.
 *
 * <p>Every prefix of the sample is diverse as well.
 */
final class Diverse {
    private static final int LARGE_POOL_FACTOR = 3;
    private static final int LARGE_POOL_WORDS = 1 << 22;

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

    /** Fills the sample; it holds what was found when the limit is reached. */
    void run(Space space, int count, long seed, int iterations) throws StoppedException {
        run(space, new Pool(), count, seed, iterations);
    }

    /**
     * Fills the sample from configurations that are drawn first, and further ones unless there are
     * none; returns whether that is proved.
     */
    boolean run(
            Space space, RandomConfigurations source, int count, long seed, int iterations)
            throws StoppedException {
        Limit ofDrawing = limit.part(0.3);
        Pool pool = new Pool();
        try {
            while (pool.size() < count && source.hasNext()) {
                ofDrawing.check();
                long[] row = source.next();
                pool.add(row, space.stratum(row));
                progress.report(pool.size(), 0);
            }
        } catch (StoppedException e) {
            if (limit.isReached()) { // a part of the time that ran out is no reason to stop
                sample = pool.spread(count);
                throw e;
            }
        }
        boolean exhausted = !ofDrawing.isOutOfTime() && !source.hasNext();
        if (exhausted) {
            select(pool, space.strata(), count);
        } else {
            run(space, pool, count, seed, iterations);
        }
        return exhausted;
    }

    private void run(Space space, Pool pool, int count, long seed, int iterations)
            throws StoppedException {
        SplittableRandom seeds = new SplittableRandom(seed);
        try {
            long seedOfPool = seeds.nextLong();
            draw(space, poolSize(count, space), seedOfPool, pool);
            if (pool.size() == 0) {
                space.draw(count, seedOfPool, pool, limit);
            }
        } catch (StoppedException e) {
            sample = pool.spread(count); // not far apart, but better than nothing
            throw e;
        }
        long start = System.nanoTime();
        select(pool, space.strata(), count);
        double ordering = (System.nanoTime() - start) / 1e9 * sample.size() / pool.size();
        if (pool.size() > sample.size() && sample.size() > 1) {
            Limit ofSearch = limit.earlier(1.5 * ordering);
            search(space, seeds.split(), iterations, ofSearch);
            select(sample, space.strata(), count);
        }
    }

    /** A large pool costs little and saves much search, as long as it fits into memory easily. */
    private static int poolSize(int count, Space space) {
        int words = Bits.words(space.variables());
        long least = Math.max(LARGE_POOL_FACTOR, space.strata()) * (long) count;
        long size = Math.min(space.candidatesForEach() * (long) count, LARGE_POOL_WORDS / words);
        return (int) Math.min(Math.max(size, least), Integer.MAX_VALUE / 4);
    }

    /** Candidates may take some of the time. */
    private void draw(Space space, int size, long seed, Pool pool) throws StoppedException {
        Limit ofDrawing = limit.part(0.4);
        try {
            space.draw(size, seed, pool, ofDrawing);
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

    private void search(Space space, SplittableRandom random, int iterations, Limit ofSearch)
            throws StoppedException {
        LocalSearch search = null;
        try {
            search = new LocalSearch(sample, space, metric, random, workers, ofSearch);
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
