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
    /** So many tried configurations are not tried again before some of them may be forgotten. */
    private static final int MOST_REMEMBERED = 250_000;

    private final RandomConfigurations source;
    private final int variables;
    private final Limit limit;
    private final Progress progress;
    private final List<Double> history = new ArrayList<>();
    private List<long[]> individual = List.of();
    private Distances distances;
    private int[] order;
    private long fitness;
    private int iteration;

    Evolution(RandomConfigurations source, int variables, Limit limit, Progress progress) {
        this.source = source;
        this.variables = variables;
        this.limit = limit;
        this.progress = progress;
    }

    /**
     * Improves {@code individual} for at most {@code iterations} steps.
     *
     * @param individual drawn from the source, which must have at least one more
     */
    void run(List<long[]> individual, int iterations) {
        this.individual = individual;
        try {
            start();
            order = new GreedyPrioritiser().prioritise(distances, order, limit);
            while (iteration < iterations && individual.size() > 1) {
                step();
                iteration++;
                progress.report(iteration, fitness());
            }
        } catch (StoppedException e) {
            return; // what was found until now is the answer
        }
    }

    private void start() throws StoppedException {
        Distances all = new Distances(variables, individual, limit);
        fitness = all.sum(limit);
        order = IntStream.range(0, individual.size()).toArray();
        distances = all;
        record();
    }

    private void step() throws StoppedException {
        limit.check();
        long[] fresh = fresh();
        int last = order[order.length - 1];
        long gain = distances.sumFrom(last, fresh) - distances.sumFrom(last);
        if (gain > 0) {
            distances.replace(last, fresh);
            fitness += gain;
            record();
            order = new GreedyPrioritiser().prioritise(distances, order, limit);
        }
    }

    /** Draws a configuration that is not in the list; when all were tried, from the start again. */
    private long[] fresh() throws StoppedException {
        if (source.seen() > order.length + MOST_REMEMBERED || !source.hasNext()) {
            source.restart(configurations());
        }
        return source.next();
    }

    private void record() {
        history.add(fitness());
        progress.report(iteration, fitness());
    }

    private double fitness() {
        return fitness / (double) Distances.ONE;
    }

    List<long[]> configurations() {
        return distances == null ? individual : distances.inOrder(order);
    }

    int iterations() {
        return iteration;
    }

    /** Returns the fitness of the first list and after each improvement. */
    double[] history() {
        return history.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
