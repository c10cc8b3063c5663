package featurenet.pledge;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Samples and studies the configurations of one feature model.
 *
 * <p>Variables are 1 … n, best in depth-first pre-order of the feature tree. Configurations cross
 * as one flat array: each takes {@link #words()} longs, and bit {@code v - 1} counted from the
 * lowest of the first is 1 when variable v is selected.
 *
 * <p>One thread computes at a time; meanwhile others may read {@link #iteration} and
 * {@link #fitness}, and call {@link #stop}. Interrupting the computing thread stops it as well.
 * Samples then hold what was found; other questions throw {@link CancellationException}. The same
 * seed gives the same answer as long as no limit in seconds cuts it short.
 */
public final class Pledge {
    private static final int NODE_BUDGET = 5_000_000;

    private final Problem problem;
    private final Answers answers = new Answers(this::limit);
    private volatile boolean stopped;

    /**
     * @param variables number of variables
     * @param clauses literals of all clauses, each clause ended by 0
     * @throws IllegalArgumentException if a literal is out of range or the last clause is not ended
     */
    public Pledge(int variables, int[] clauses) {
        this(variables, clauses, NODE_BUDGET);
    }

    /**
     * @param bounds on numbers of selected variables, each as low, high, how many variables, which
     * @throws IllegalArgumentException if a literal or variable is out of range, or the last clause
     *     or bound is not ended
     */
    public Pledge(int variables, int[] clauses, int[] bounds) {
        this(variables, clauses, bounds, NODE_BUDGET);
    }

    /**
     * @param nodeBudget most nodes of the decision diagram; beyond, SAT stands in for it
     */
    public Pledge(int variables, int[] clauses, int[] bounds, int nodeBudget) {
        this(Clauses.parse(variables, clauses).within(Bound.parse(variables, bounds)), nodeBudget);
    }

    Pledge(int variables, int[] clauses, int nodeBudget) {
        this(Clauses.parse(variables, clauses), nodeBudget);
    }

    Pledge(Clauses clauses, int nodeBudget) {
        this(clauses, nodeBudget, Workers.usual());
    }

    Pledge(Clauses clauses, int nodeBudget, Workers workers) {
        this.problem = new Problem(clauses, nodeBudget, workers);
    }

    /** Returns what answers questions about all configurations; {@link #stop} ends it, too. */
    public Analysis analysis() {
        return new Analysis(clauses(), problem::diagram, answers);
    }

    /**
     * Returns whether there is a decision diagram, which makes answers exact; SAT stands in for it if
     * it outgrows its budget, or most of the time.
     *
     * @param seconds limit on the time; infinity for none
     */
    public boolean compile(double seconds) {
        return answers.within(seconds, false, limit -> problem.diagram(limit).isPresent());
    }

    /** Returns how many longs a configuration takes. */
    public int words() {
        return problem.words();
    }

    /** Returns the steps done by the call in progress: search steps, or configurations drawn. */
    public int iteration() {
        return problem.progress().iteration();
    }

    /** Returns the present objective of the search in progress. */
    public double fitness() {
        return problem.progress().fitness();
    }

    /** Ends the call in progress, as soon as may be; the next one is a call like any other. */
    public void stop() {
        stopped = true;
    }

    /**
     * Draws distinct configurations.
     *
     * @throws IllegalArgumentException if there is no such strategy, or it lacks an option
     */
    public Sample sample(SampleRequest request) {
        Limit limit = limit(request.seconds());
        return Sampler.named(request.strategy()).sample(problem, request, limit);
    }

    /**
     * Orders configurations so that the first few already differ much.
     *
     * @param technique "greedy" (remaining pair of largest distance) or "near-optimal" (largest sum
     *     of distances to those taken)
     * @return places in {@code configurations}, counted from 0, in the new order
     */
    public int[] prioritise(long[] configurations, String technique) {
        Prioritiser prioritiser = Prioritiser.named(technique);
        List<long[]> rows = List.of(Bits.rows(configurations, words()));
        int[] order = IntStream.range(0, rows.size()).toArray();
        return answers.to(
                limit -> {
                    Distances distances = new Distances(clauses().variables(), rows, limit);
                    return prioritiser.prioritise(distances, order, limit);
                });
    }

    /** Returns whether there is any configuration. */
    public boolean isSatisfiable() {
        return answers.to(limit -> new Sat(clauses(), new SplittableRandom(0), limit).solve() != null);
    }

    /**
     * Explains why there is no configuration.
     *
     * @param groups for each clause the group that it stands or falls with, counted from 0
     * @return a minimal set of groups that contradict one another; empty if there is no conflict
     */
    public int[] conflict(int[] groups) {
        if (groups.length != clauses().clauses().length) {
            throw new IllegalArgumentException(
                    "needs a group for each of " + clauses().clauses().length + " clauses; received "
                            + groups.length);
        }
        return answers.to(limit -> Conflict.minimal(clauses(), groups, limit));
    }

    /**
     * Returns how many of some variables are selected in a configuration, at least and at most;
     * there must be a configuration.
     *
     * @param variables in ascending order, none twice
     */
    public int[] range(int[] variables) {
        return answers.to(
                limit -> {
                    Optional<Bdd> compiled = problem.diagram(limit);
                    return compiled.isPresent()
                            ? CountRange.of(compiled.get(), variables)
                            : CountRange.of(clauses(), variables, limit);
                });
    }

    private Clauses clauses() {
        return problem.clauses();
    }

    private Limit limit(double seconds) {
        stopped = false;
        return new Limit(seconds, () -> stopped);
    }
}
