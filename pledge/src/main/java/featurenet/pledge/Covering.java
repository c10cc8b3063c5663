package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Samples so that few configurations cover many literals, or pairs of them, some distance apart.
 *
 * <p>The next configuration is to have as many uncovered interactions as possible: of climbs from
 * some random configurations, and to ones that have a random uncovered interaction, the best is
 * taken. When all are covered, all are to be covered once more.
 */
final class Covering {
    private static final int LAST_RESORTS = 200;

    private final Space space;
    private final Floor floor;
    private final Shares shares;
    private final int starts;
    private final Climb whole;
    private final Climb[] parts;
    private final Uncovered all;
    private final SplittableRandom random;
    private final Limit limit;
    private final Progress progress;
    private final Set<Row> seen = new HashSet<>();
    private final List<long[]> rows = new ArrayList<>();
    private final List<Double> history = new ArrayList<>();
    private Uncovered uncovered;
    private int complete;
    private int tooNear;

    /**
     * @param strength of the interactions, 1 or 2
     * @param floor between configurations, as far as there are any
     * @param share of each stratum in every prefix, at least
     * @param starts climbs for each configuration
     */
    Covering(
            Space space,
            int strength,
            Floor floor,
            double share,
            int starts,
            SplittableRandom random,
            Limit limit,
            Progress progress)
            throws StoppedException {
        this.space = space;
        this.floor = floor;
        this.shares = new Shares(space.strata(), share);
        this.starts = starts;
        this.whole = new Climb(space, Space.WHOLE);
        this.parts = new Climb[space.strata()];
        Arrays.setAll(parts, stratum -> new Climb(space, stratum));
        this.all = space.interactions(strength);
        this.random = random;
        this.limit = limit;
        this.progress = progress;
        this.uncovered = all.copy();
    }

    /**
     * Fills the sample; it holds what was found when the limit is reached.
     *
     * @param untilComplete whether to end as soon as every interaction is covered
     */
    void run(int count, boolean untilComplete) throws StoppedException {
        while (rows.size() < count && !(untilComplete && complete > 0)) {
            Climb.Found best = best(shares.neediest(stratum -> true));
            if (!(untilComplete && complete > 0)) {
                add(best == null ? lastResort() : best.row());
            }
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
        shares.add(space.stratum(row));
        if (uncovered.size() == 0) {
            uncovered = all.copy();
        }
        uncovered.cover(Literals.of(row, space.variables()));
        noteCompleteness();
        history.add((double) (all.size() - uncovered.size()));
        progress.report(rows.size(), history.get(history.size() - 1));
    }

    private Climb.Found best(int needed) throws StoppedException {
        Climb.Found best = null;
        for (int start = 0; start < starts; start++) {
            limit.check();
            Climb.Found found = climb(needed, start % 2 == 1 && uncovered.size() > 0);
            boolean better = found != null && (best == null || found.gain() > best.gain());
            if (better && !seen.contains(new Row(found.row()))) {
                best = found;
            }
        }
        return best;
    }

    private Climb.Found climb(int needed, boolean forced) throws StoppedException {
        if (forced) {
            Climb climb = needed == Shares.NONE ? whole : parts[needed];
            return climb.climb(null, pick(), uncovered, floor, random);
        }
        int stratum = needed == Shares.NONE ? random.nextInt(parts.length) : needed;
        long[] start = space.draw(stratum, random);
        return parts[stratum].climb(start, new int[0], uncovered, floor, random);
    }

    /** Picks an uncovered interaction; strikes off those that turn out to be impossible. */
    private int[] pick() throws StoppedException {
        while (uncovered.size() > 0) {
            int[] found = uncovered.pick(random);
            if (space.isPossible(found)) {
                return found;
            }
            uncovered.remove(found);
            all.remove(found);
        }
        noteCompleteness();
        return new int[0];
    }

    private void noteCompleteness() {
        if (uncovered.size() == 0 && complete == 0) {
            complete = rows.size();
        }
    }

    /** Draws a configuration that is not in the sample, far from it; there must be one. */
    private long[] lastResort() throws StoppedException {
        long[] best = null;
        for (int i = 0; i < LAST_RESORTS || best == null; i++) {
            limit.check();
            boolean tilts = i < LAST_RESORTS;
            long[] row =
                    tilts
                            ? space.draw(random.nextInt(parts.length), random)
                            : space.draw(random);
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

    /** Returns how many configurations, the first ones, cover everything; 0 if they do not. */
    int complete() {
        return complete;
    }

    /** Returns how many valid interactions there are. */
    long interactions() {
        return all.size();
    }

    /** Returns the interactions covered by the first configurations, for each number of them. */
    double[] history() {
        return history.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
