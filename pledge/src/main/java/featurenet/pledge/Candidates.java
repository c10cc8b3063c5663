package featurenet.pledge;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws candidates that differ in size: for each stratum and each of some expected sizes, from the
 * smallest to the largest, as many, with probabilities proportional to exp(θ · selected features).
 */
final class Candidates {
    static final int TILTS = 24;

    private static final double STEEPEST = 12;
    private static final int STRIDE = 7; // has no factor in common with their number
    private static final int TABLE = 48;

    private final List<Bdd> strata;
    private final double[][] thetas;

    /**
     * @param strata diagrams without a common model, each with some model
     */
    Candidates(List<Bdd> strata, Limit limit) throws StoppedException {
        this.strata = strata;
        this.thetas = new double[strata.size()][];
        for (int i = 0; i < thetas.length; i++) {
            thetas[i] = thetas(strata.get(i), limit);
        }
    }

    /** Returns the θ whose expected sizes divide the range of sizes evenly, in ascending order. */
    private static double[] thetas(Bdd bdd, Limit limit) throws StoppedException {
        double[] sizes = new double[TABLE + 1];
        for (int i = 0; i <= TABLE; i++) {
            limit.check();
            sizes[i] = new Tilt(bdd, theta(i)).expectedSize();
        }
        double[] found = new double[TILTS];
        int i = 0;
        for (int tilt = 0; tilt < TILTS; tilt++) {
            double size = sizes[0] + (sizes[TABLE] - sizes[0]) * (tilt + 0.5) / TILTS;
            while (i < TABLE - 1 && sizes[i + 1] < size) {
                i++;
            }
            double rise = sizes[i + 1] - sizes[i];
            found[tilt] = theta(i + (rise > 0 ? (size - sizes[i]) / rise : 0));
        }
        return found;
    }

    private static double theta(double place) {
        return STEEPEST * (2 * place / TABLE - 1);
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
        SplittableRandom random = new SplittableRandom(seed);
        int[] drawn = new int[strata.size()];
        for (int turn = 0; turn < TILTS; turn++) {
            int most = (int) ((turn + 1L) * each / TILTS);
            for (int stratum = 0; stratum < drawn.length; stratum++) {
                if (!isListed[stratum]) {
                    double theta = thetas[stratum][STRIDE * turn % TILTS];
                    drawn[stratum] += draw(stratum, theta, most - drawn[stratum], random, pool, limit);
                }
            }
        }
        for (int stratum = 0; stratum < drawn.length; stratum++) {
            while (!isListed[stratum] && drawn[stratum] < each) { // steep tilts repeat themselves
                drawn[stratum] += draw(stratum, 0, each - drawn[stratum], random, pool, limit);
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

    /** Draws so many times; returns how many were new. */
    private int draw(
            int stratum, double theta, int times, SplittableRandom random, Pool pool, Limit limit)
            throws StoppedException {
        int before = pool.size();
        Tilt tilt = new Tilt(strata.get(stratum), theta);
        for (int i = 0; i < times; i++) {
            limit.check();
            pool.add(tilt.draw(random), stratum);
        }
        return pool.size() - before;
    }
}
