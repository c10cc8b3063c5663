package featurenet.pledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Samples so that few configurations cover many pairs of literals, some distance apart.
 *
 * <p>The next configuration is to have as many uncovered pairs as possible: of climbs from some
 * random configurations, and to ones that have a random uncovered pair, the best is taken. When all
 * pairs are covered, all are to be covered once more.
 */
final class Covering {
    private static final int LAST_RESORTS = 200;

    private final Bdd bdd;
    private final List<Bdd> strata;
    private final Candidates candidates;
    private final Floor floor;
    private final Shares shares;
    private final int starts;
    private final Climb whole;
    private final Climb[] parts;
    private final Uncovered all;
    private final SplittableRandom random;
    private final Limit limit;
    private final Progress progress;
    private final Tilt uniform;
    private final Set<Row> seen = new HashSet<>();
    private final List<long[]> rows = new ArrayList<>();
    private final List<Double> history = new ArrayList<>();
    private Uncovered uncovered;
    private int tooNear;

    /**
     * @param bdd with some model
     * @param strata its parts
     * @param floor between configurations, as far as there are any
     * @param share of each stratum in every prefix, at least
     * @param starts climbs for each configuration
     */
    Covering(
            Bdd bdd,
            List<Bdd> strata,
            Floor floor,
            double share,
            int starts,
            Workers workers,
            SplittableRandom random,
            Limit limit,
            Progress progress)
            throws StoppedException {
        this.bdd = bdd;
        this.strata = strata;
        this.floor = floor;
        this.candidates = new Candidates(strata, workers, limit);
        this.shares = new Shares(strata.size(), share);
        this.starts = starts;
        this.whole = new Climb(bdd);
        this.parts = strata.stream().map(Climb::new).toArray(Climb[]::new);
        this.all = Uncovered.all(new BddInteractions(bdd, limit), bdd.variables());
        this.random = random;
        this.limit = limit;
        this.progress = progress;
        this.uniform = new Tilt(bdd, 0);
        this.uncovered = all.copy();
    }

    /** Fills the sample; it holds what was found when the limit is reached. */
    void run(int count) throws StoppedException {
        while (rows.size() < count) {
            Climb.Found best = best(shares.neediest(stratum -> true));
            add(best == null ? lastResort() : best.row());
        }
    }

    /** Returns how many configurations are nearer to an earlier one than the floor allows. */
    int tooNear() {
        return tooNear;
    }

    private void add(long[] row) {
        tooNear += floor.tooNear(row) == null ? 0 : 1;
        seen.add(new Row(row));
        rows.add(row);
        floor.add(row);
        shares.add(stratum(row));
        if (uncovered.pairs() == 0) {
            uncovered = all.copy();
        }
        uncovered.cover(Literals.of(row, bdd.variables()));
        history.add((double) (all.pairs() - uncovered.pairs()));
        progress.report(rows.size(), history.get(history.size() - 1));
    }

    private int stratum(long[] row) {
        for (int i = 0; i < strata.size() - 1; i++) {
            if (strata.get(i).holds(row)) {
                return i;
            }
        }
        return strata.size() - 1;
    }

    private Climb.Found best(int needed) throws StoppedException {
        Climb.Found best = null;
        for (int start = 0; start < starts; start++) {
            limit.check();
            Climb.Found found = climb(needed, start % 2 == 1 && uncovered.pairs() > 0);
            boolean better = found != null && (best == null || found.gain() > best.gain());
            if (better && !seen.contains(new Row(found.row()))) {
                best = found;
            }
        }
        return best;
    }

    private Climb.Found climb(int needed, boolean forced) {
        if (forced) {
            Climb climb = needed == Shares.NONE ? whole : parts[needed];
            return climb.climb(null, uncovered.pick(random), uncovered, floor, random);
        }
        int stratum = needed == Shares.NONE ? random.nextInt(parts.length) : needed;
        return parts[stratum].climb(tilted(stratum), new int[0], uncovered, floor, random);
    }

    private long[] tilted(int stratum) {
        double[] thetas = candidates.thetas(stratum);
        return new Tilt(strata.get(stratum), thetas[random.nextInt(thetas.length)]).draw(random);
    }

    /** Draws a configuration that is not in the sample, far from it; there must be one. */
    private long[] lastResort() throws StoppedException {
        long[] best = null;
        for (int i = 0; i < LAST_RESORTS || best == null; i++) {
            limit.check();
            boolean tilts = i < LAST_RESORTS;
            long[] row = tilts ? tilted(random.nextInt(parts.length)) : uniform.draw(random);
            if (!seen.contains(new Row(row))
                    && (best == null || floor.distance(row) > floor.distance(best))) {
                best = row;
            }
        }
        return best;
    }

    List<long[]> configurations() {
        return rows;
    }

    /** Returns the pairs covered by the first configurations, for each number of them. */
    double[] history() {
        return history.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
