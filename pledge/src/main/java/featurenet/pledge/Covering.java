package featurenet.pledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Samples so that few configurations cover many pairs of literals.
 *
 * <p>The next configuration is to have as many uncovered pairs as possible. That is a quadratic
 * goal; around a configuration it is linear: each literal weighs as many uncovered pairs as it has
 * with that configuration, and the heaviest model is one pass over the diagram (Frank and Wolfe
 * 1956). Of some starts, random ones and ones that must have a random uncovered pair, the best
 * is taken. When all pairs are covered, all are to be covered once more.
 */
final class Covering {
    private static final int STARTS = 16;
    private static final int ROUNDS = 6;
    private static final long SCALE = 1 << 10; // between a weight and the noise that breaks ties
    private static final long MUST = 1L << 40;

    private final Bdd bdd;
    private final HeaviestModel heaviest;
    private final Uncovered all;
    private final SplittableRandom random;
    private final Limit limit;
    private final Progress progress;
    private final Tilt uniform;
    private final Set<Row> seen = new HashSet<>();
    private final List<long[]> rows = new ArrayList<>();
    private final List<Double> history = new ArrayList<>();
    private final int[] weights;
    private final long[] scaled;
    private Uncovered uncovered;

    /**
     * @param bdd with some model
     */
    Covering(Bdd bdd, SplittableRandom random, Limit limit, Progress progress)
            throws StoppedException {
        this.bdd = bdd;
        this.heaviest = new HeaviestModel(bdd);
        this.all = Uncovered.all(new BddInteractions(bdd, limit), bdd.variables());
        this.random = random;
        this.limit = limit;
        this.progress = progress;
        this.uniform = new Tilt(bdd, 0);
        this.weights = new int[2 * bdd.variables()];
        this.scaled = new long[weights.length];
        this.uncovered = all.copy();
    }

    /** Fills the sample; it holds what was found when the limit is reached. */
    void run(int count) throws StoppedException {
        while (rows.size() < count) {
            Found best = best();
            add(best == null ? fresh() : best.row());
        }
    }

    private void add(long[] row) {
        seen.add(new Row(row));
        rows.add(row);
        if (uncovered.pairs() == 0) {
            uncovered = all.copy();
        }
        uncovered.cover(Literals.of(row, bdd.variables()));
        history.add((double) (all.pairs() - uncovered.pairs()));
        progress.report(rows.size(), history.get(history.size() - 1));
    }

    /** A configuration and how many uncovered pairs it has. */
    private record Found(long[] row, long gain) {}

    private Found best() throws StoppedException {
        Found best = null;
        for (int start = 0; start < STARTS; start++) {
            limit.check();
            boolean forced = start % 2 == 1 && uncovered.pairs() > 0;
            int[] must = forced ? uncovered.pick(random) : new int[0];
            Found found = climb(must);
            if ((best == null || found.gain() > best.gain()) && !seen.contains(new Row(found.row()))) {
                best = found;
            }
        }
        return best;
    }

    private Found climb(int[] must) {
        long[] noise = random.longs(weights.length, 0, SCALE).toArray();
        long[] row = must.length == 0 ? uniform.draw(random) : heaviest(noise, must, new int[weights.length]);
        Found best = null;
        for (int round = 0; round < ROUNDS; round++) {
            long[] literals = Literals.of(row, bdd.variables());
            uncovered.weigh(literals, weights);
            long gain = Uncovered.gain(literals, weights);
            if (best != null && gain <= best.gain()) {
                return best;
            }
            best = new Found(row, gain);
            row = heaviest(noise, must, weights);
        }
        return best;
    }

    private long[] heaviest(long[] noise, int[] must, int[] weights) {
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = SCALE * weights[i] + noise[i];
        }
        for (int literal : must) {
            scaled[Literals.index(literal)] = MUST;
        }
        return heaviest.find(scaled);
    }

    /** Draws a configuration that is not in the sample; there must be one. */
    private long[] fresh() throws StoppedException {
        long[] row = uniform.draw(random);
        while (seen.contains(new Row(row))) {
            limit.check();
            row = uniform.draw(random);
        }
        return row;
    }

    List<long[]> configurations() {
        return rows;
    }

    /** Returns the pairs covered by the first configurations, for each number of them. */
    double[] history() {
        return history.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
