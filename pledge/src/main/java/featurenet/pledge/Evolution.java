package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * PLEDGE's (1+1) evolutionary search for configurations with a large sum of pairwise distances.
 *
 * <p>One step orders the list by the greedy prioritiser, replaces the last configuration by a fresh
 * random one, and keeps the change if the sum is strictly larger (Henard et al., IEEE TSE 2014).
 * The order of a list that is ordered already does not change, so it is computed after successes
 * only; the sum is updated by the two configurations concerned.
 */
final class Evolution {
    private final RandomConfigurations source;
    private final int variables;
    private final Limit limit;
    private final Progress progress;
    private final List<Double> history = new ArrayList<>();
    private Distances distances;
    private int[] order;
    private long fitness;
    private int iteration;
    private boolean exhausted;

    Evolution(RandomConfigurations source, int variables, Limit limit, Progress progress) {
        this.source = source;
        this.variables = variables;
        this.limit = limit;
        this.progress = progress;
    }

    /** Improves {@code individual} for at most {@code iterations} steps. */
    void run(List<long[]> individual, int iterations) {
        distances = new Distances(variables, individual);
        order = IntStream.range(0, individual.size()).toArray();
        fitness = distances.sum();
        record();
        try {
            order = new GreedyPrioritiser().prioritise(distances, order, limit);
            while (iteration < iterations && individual.size() > 1 && step()) {
                iteration++;
                progress.report(iteration, fitness());
            }
        } catch (StoppedException e) {
            return; // what was found until now is the answer
        }
    }

    private boolean step() throws StoppedException {
        limit.check();
        long[] fresh = fresh();
        if (fresh == null) {
            exhausted = true;
            return false;
        }
        int last = order[order.length - 1];
        long gain = distances.sumFrom(last, fresh) - distances.sumFrom(last);
        if (gain > 0) {
            distances.replace(last, fresh);
            fitness += gain;
            record();
            order = new GreedyPrioritiser().prioritise(distances, order, limit);
        }
        return true;
    }

    /** Draws a configuration that is not in the list; null if there is none. */
    private long[] fresh() throws StoppedException {
        long[] row = source.next();
        if (row == null && source.seen() > order.length) {
            source.restart(configurations());
            row = source.next();
        }
        return row;
    }

    private void record() {
        history.add(fitness());
        progress.report(iteration, fitness());
    }

    private double fitness() {
        return fitness / (double) Distances.ONE;
    }

    List<long[]> configurations() {
        return distances.inOrder(order);
    }

    int iterations() {
        return iteration;
    }

    /** Returns the fitness of the first list and after each improvement. */
    double[] history() {
        return history.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** Returns whether it is proved that the list holds every configuration there is. */
    boolean isExhausted() {
        return exhausted;
    }
}
