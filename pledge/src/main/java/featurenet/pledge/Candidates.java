package featurenet.pledge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws candidates that differ in size: for each stratum and each of some expected sizes, from the
 * smallest to the largest, as many, with probabilities proportional to exp(θ · selected features).
 *
 * <p>They are drawn in chunks, each from a generator of its own, whatever thread draws it.
 */
final class Candidates {
    static final int TILTS = 24;

    private static final double STEEPEST = 12;
    private static final int STRIDE = 7; // has no factor in common with their number
    private static final int TABLE = 48;
    private static final int COARSE_TABLE = 12;
    private static final int LARGE_DIAGRAM = 1 << 18;
    private static final int CHUNK = 128;

    private final List<Bdd> strata;
    private final Workers workers;
    private final double[][] thetas;

    /**
     * @param strata diagrams without a common model, each with some model
     */
    Candidates(List<Bdd> strata, Workers workers, Limit limit) throws StoppedException {
        this.strata = strata;
        this.workers = workers;
        this.thetas = new double[strata.size()][];
        long nodes = strata.stream().mapToLong(Bdd::size).sum();
        int table = nodes > LARGE_DIAGRAM ? COARSE_TABLE : TABLE;
        double[][] sizes = new double[strata.size()][table + 1];
        try {
            tabulate(sizes, limit.part(0.3));
        } catch (StoppedException e) {
            limit.check(); // a part of the time that ran out is no reason to stop
            Arrays.fill(thetas, new double[TILTS]);
            return;
        }
        for (int i = 0; i < thetas.length; i++) {
            thetas[i] = thetas(sizes[i]);
        }
    }

    /** Writes the expected sizes for θ from the least to the largest. */
    private void tabulate(double[][] sizes, Limit limit) throws StoppedException {
        int columns = sizes[0].length;
        workers.each(
                sizes.length * columns,
                piece -> {
                    limit.check();
                    int stratum = piece / columns;
                    int column = piece % columns;
                    double theta = theta(column, columns - 1);
                    sizes[stratum][column] = new Tilt(strata.get(stratum), theta).expectedSize();
                });
    }

    /** Returns the θ whose expected sizes divide the range of sizes evenly, in ascending order. */
    private static double[] thetas(double[] sizes) {
        int table = sizes.length - 1;
        double[] found = new double[TILTS];
        int i = 0;
        for (int tilt = 0; tilt < TILTS; tilt++) {
            double size = sizes[0] + (sizes[table] - sizes[0]) * (tilt + 0.5) / TILTS;
            while (i < table - 1 && sizes[i + 1] < size) {
                i++;
            }
            double rise = sizes[i + 1] - sizes[i];
            found[tilt] = theta(i + (rise > 0 ? (size - sizes[i]) / rise : 0), table);
        }
        return found;
    }

    private static double theta(double place, int table) {
        return STEEPEST * (2 * place / table - 1);
    }

    double[] thetas(int stratum) {
        return thetas[stratum];
    }

    /**
     * Adds about {@code size} candidates, or all configurations of strata that have no more. When
     * the limit is reached, all strata have about as many, of all sizes.
     */
    void draw(int size, long seed, Pool pool, Limit limit) throws StoppedException {
        int each = Math.max(1, size / strata.size());
        boolean[] isListed = new boolean[strata.size()];
        for (int stratum = 0; stratum < isListed.length; stratum++) {
            isListed[stratum] = list(stratum, each, pool, limit);
        }
        SplittableRandom seeds = new SplittableRandom(seed);
        int[] drawn = new int[strata.size()];
        for (int turn = 0; turn < TILTS; turn++) {
            int most = (int) ((turn + 1L) * each / TILTS);
            List<Chunk> chunks = new ArrayList<>();
            for (int stratum = 0; stratum < drawn.length; stratum++) {
                if (!isListed[stratum]) {
                    double theta = thetas[stratum][STRIDE * turn % TILTS];
                    plan(stratum, theta, most - drawn[stratum], seeds, chunks);
                }
            }
            draw(chunks, drawn, pool, limit);
        }
        for (int stratum = 0; stratum < drawn.length; stratum++) {
            while (!isListed[stratum] && drawn[stratum] < each) { // steep tilts repeat themselves
                List<Chunk> chunks = new ArrayList<>();
                plan(stratum, 0, each - drawn[stratum], seeds, chunks);
                draw(chunks, drawn, pool, limit);
            }
        }
    }

    private boolean list(int stratum, int most, Pool pool, Limit limit) throws StoppedException {
        Bdd bdd = strata.get(stratum);
        if (BddCount.count(bdd).compareTo(BigInteger.valueOf(most)) > 0) {
            return false;
        }
        for (long[] row : BddEnumeration.all(bdd, limit)) {
            pool.add(row, stratum);
        }
        return true;
    }

    private record Chunk(int stratum, double theta, SplittableRandom random, long[][] rows) {}

    private static void plan(
            int stratum, double theta, int times, SplittableRandom seeds, List<Chunk> chunks) {
        for (int left = times; left > 0; left -= CHUNK) {
            long[][] rows = new long[Math.min(left, CHUNK)][];
            chunks.add(new Chunk(stratum, theta, seeds.split(), rows));
        }
    }

    /** Adds what is drawn, also if that is not all, in the order of the chunks. */
    private void draw(List<Chunk> chunks, int[] drawn, Pool pool, Limit limit)
            throws StoppedException {
        try {
            Tilt[] tilts = tilts(chunks, limit);
            workers.each(chunks.size(), i -> fill(chunks.get(i), tilts, limit));
        } finally {
            for (Chunk chunk : chunks) {
                for (long[] row : chunk.rows) {
                    drawn[chunk.stratum] += row != null && pool.add(row, chunk.stratum) ? 1 : 0;
                }
            }
        }
    }

    /** Returns the tilt of each stratum that has a chunk, which it shares with its others. */
    private Tilt[] tilts(List<Chunk> chunks, Limit limit) throws StoppedException {
        Chunk[] first = new Chunk[strata.size()];
        chunks.forEach(chunk -> first[chunk.stratum] = chunk);
        Tilt[] tilts = new Tilt[first.length];
        workers.each(
                tilts.length,
                stratum -> {
                    limit.check();
                    if (first[stratum] != null) {
                        tilts[stratum] = new Tilt(strata.get(stratum), first[stratum].theta);
                    }
                });
        return tilts;
    }

    private static void fill(Chunk chunk, Tilt[] tilts, Limit limit) throws StoppedException {
        for (int i = 0; i < chunk.rows.length; i++) {
            limit.check();
            chunk.rows[i] = tilts[chunk.stratum].draw(chunk.random);
        }
    }
}
