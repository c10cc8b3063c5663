package featurenet.pledge;

import java.math.BigInteger;
import java.util.ArrayList;
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
    private static final int DESCENTS = 100;
    private static final int STARTS = 16;
    private static final int BALANCED_STARTS = 6;
    private static final double FLOOR = 0.7;
    private static final double SMALL_PART = 0.05;
    private static final String TOO_SHORT =
            "there was no time to look at the coverage of pairs of features";
    private static final String TOO_HARD =
            "the bounds are too hard for random decisions: configurations come from the decision"
                    + " diagram, each equally likely";
    private static final String REJECTED =
            "the decision diagram outgrew its budget of nodes: configurations were drawn from the"
                    + " one without bounds, and those within were kept";
    private static final String TOO_LARGE =
            "the decision diagram outgrew its budget of nodes: configurations come from randomised SAT";

    private final Clauses clauses;
    private final int nodeBudget;
    private final Workers workers;
    private final Progress progress = new Progress();
    private Optional<Bdd> diagram;
    private volatile boolean stopped;

    /**
     * Configurations and how they came about.
     *
     * @param configurations distinct rows, one after another, in the order of the search
     * @param iterations search steps done
     * @param fitness sum of all pairwise distances, of the first list and after each improvement;
     *     empty without search
     * @param exhausted whether it is proved that there are no others
     * @param outOfTime whether the limit in seconds ended the call
     * @param remark what the reader should know about the way they were found; may be empty
     */
    public record Sample(
            long[] configurations,
            int iterations,
            double[] fitness,
            boolean exhausted,
            boolean outOfTime,
            String remark) {}

    /**
     * A number of configurations.
     *
     * @param value decimal digits
     * @param exact false for an estimate, which tells an order of magnitude
     */
    public record Count(String value, boolean exact) {}

    /**
     * @param variables number of variables
     * @param clauses literals of all clauses, each clause ended by 0
     * @throws IllegalArgumentException if a literal is out of range or the last clause is not ended
     */
    public Pledge(int variables, int[] clauses) {
        this(variables, clauses, NODE_BUDGET);
    }

    /**
     * @param variables number of variables
     * @param clauses literals of all clauses, each clause ended by 0
     * @param bounds on numbers of selected variables, each as low, high, how many variables, which
     * @throws IllegalArgumentException if a literal or variable is out of range, or the last clause
     *     or bound is not ended
     */
    public Pledge(int variables, int[] clauses, int[] bounds) {
        this(Clauses.parse(variables, clauses).within(Bound.parse(variables, bounds)), NODE_BUDGET);
    }

    Pledge(int variables, int[] clauses, int nodeBudget) {
        this(Clauses.parse(variables, clauses), nodeBudget);
    }

    Pledge(Clauses clauses, int nodeBudget) {
        this(clauses, nodeBudget, Workers.usual());
    }

    Pledge(Clauses clauses, int nodeBudget, Workers workers) {
        this.clauses = clauses;
        this.workers = workers;
        this.nodeBudget = nodeBudget;
    }

    /** Returns how many longs a configuration takes. */
    public int words() {
        return Bits.words(clauses.variables());
    }

    /** Returns the steps done by the call in progress: search steps, or configurations drawn. */
    public int iteration() {
        return progress.iteration();
    }

    /** Returns the present sum of pairwise distances of the search in progress. */
    public double fitness() {
        return progress.fitness();
    }

    /** Ends the call in progress, as soon as may be; the next one is a call like any other. */
    public void stop() {
        stopped = true;
    }

    /**
     * Draws distinct configurations by randomised SAT.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param seconds limit on the time; infinity for none
     */
    public Sample random(int count, long seed, double seconds) {
        Limit limit = limit(seconds);
        RandomConfigurations source = source(seed, limit);
        List<long[]> rows = new ArrayList<>();
        boolean exhausted = draw(source, count, rows);
        return sample(rows, 0, new double[0], exhausted, limit, remark(source));
    }

    /**
     * Searches for distinct configurations with a large sum of pairwise Jaccard distances, the
     * (1+1) evolutionary algorithm of PLEDGE (Henard et al., IEEE TSE 2014).
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param iterations most search steps
     * @param seconds limit on the time; infinity for none
     */
    public Sample search(int count, long seed, int iterations, double seconds) {
        Limit limit = limit(seconds);
        RandomConfigurations source = source(seed, limit);
        List<long[]> rows = new ArrayList<>();
        if (draw(source, count, rows)) {
            return sample(rows, 0, new double[0], true, limit, remark(source)); // no choice
        }
        Evolution evolution = new Evolution(source, clauses.variables(), limit, progress);
        evolution.run(rows, iterations);
        return sample(
                evolution.configurations(),
                evolution.iterations(),
                evolution.history(),
                false,
                limit,
                remark(source));
    }

    private static String remark(RandomConfigurations source) {
        return source.usesDiagram() ? TOO_HARD : source.rejects() ? REJECTED : "";
    }

    private static String tooLarge(RandomConfigurations source) {
        return source.rejects() ? REJECTED : TOO_LARGE;
    }

    /**
     * Draws distinct configurations, each with the same probability.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param seconds limit on the time; infinity for none
     */
    public Sample uniform(int count, long seed, double seconds) {
        return uniform(count, seed, limit(seconds));
    }

    private Sample uniform(int count, long seed, Limit limit) {
        progress.report(0, 0);
        List<long[]> rows = new ArrayList<>();
        try {
            Optional<Bdd> compiled = diagram(limit);
            if (compiled.isEmpty()) {
                RandomConfigurations source = source(seed, limit);
                boolean exhausted = draw(source, count, rows);
                return sample(rows, 0, new double[0], exhausted, limit, tooLarge(source));
            }
            SplittableRandom random = new SplittableRandom(seed);
            UniformConfigurations source =
                    new UniformConfigurations(compiled.get(), random, limit, progress);
            source.draw(count, rows);
            return sample(rows, 0, new double[0], source.isAll(count), limit);
        } catch (StoppedException e) {
            return sample(rows, 0, new double[0], false, limit);
        }
    }

    /**
     * Searches for distinct configurations with a large smallest Jaccard distance on selected
     * features. Every prefix is diverse too.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param strata variables whose number of selected ones tells a configuration's stratum
     * @param share of each stratum in every prefix, at least, as far as it has so many
     * @param structure variables that count {@code weight} times in distances, all others once
     * @param weight at least 1
     * @param iterations most search steps
     * @param seconds limit on the time; infinity for none
     */
    public Sample diverse(
            int count,
            int[] strata,
            double share,
            int[] structure,
            int weight,
            long seed,
            int iterations,
            double seconds) {
        Limit limit = limit(seconds);
        progress.report(0, 0);
        Diverse search = new Diverse(metric(structure, weight), share, workers, limit, progress);
        String remark = "";
        boolean exhausted = false;
        try {
            Optional<Bdd> compiled = diagram(limit);
            if (compiled.isPresent()) {
                exhausted = isAll(compiled.get(), count);
                List<Bdd> parts = Strata.split(compiled.get(), strata, limit);
                search.run(parts, relaxed(compiled.get(), limit), count, seed, iterations);
            } else {
                RandomConfigurations source = source(seed, limit);
                remark = TOO_LARGE;
                exhausted = search.select(source, count);
                remark = tooLarge(source);
            }
        } catch (StoppedException e) {
            exhausted = false; // what was found until now is the answer
        }
        return new Sample(
                Bits.flatten(search.configurations(), words()),
                search.iterations(),
                new double[0],
                exhausted,
                limit.isOutOfTime(),
                remark);
    }

    /**
     * Samples so that the first configurations cover as many pairs of literals as possible. Once
     * all valid pairs are covered, which the fitness tells, they are covered once more.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param seconds limit on the time; infinity for none
     */
    public Sample covering(int count, long seed, double seconds) {
        return covering(
                count,
                seed,
                limit(seconds),
                (bdd, random, limit, preliminary) -> {
                    drawSome(bdd, count, seed, limit, preliminary);
                    Floor none = new Floor(0, Selected.alike());
                    return new Covering(bdd, List.of(bdd), none, 0, STARTS, workers, random, limit, progress);
                });
    }

    /**
     * Samples so that the first configurations cover as many pairs of literals as possible while
     * every two of them keep a distance, as far as that is possible.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param strata variables whose number of selected ones tells a configuration's stratum
     * @param share of each stratum in every prefix, at least
     * @param floor the distance to keep; NaN for {@value #FLOOR} of the smallest distance in a
     *     sample that is chosen for distance alone
     * @param structure variables that count {@code weight} times in distances, all others once
     * @param weight at least 1
     * @param seconds limit on the time; infinity for none
     */
    public Sample balanced(
            int count,
            int[] strata,
            double share,
            double floor,
            int[] structure,
            int weight,
            long seed,
            double seconds) {
        Selected metric = metric(structure, weight);
        return covering(
                count,
                seed,
                limit(seconds),
                (bdd, random, limit, farApart) -> {
                    drawSome(bdd, count, seed, limit, farApart);
                    List<Bdd> parts = Strata.split(bdd, strata, limit);
                    long seedOfDiverse = random.nextLong();
                    double least = floor;
                    if (Double.isNaN(floor)) {
                        Diverse diverse = new Diverse(metric, 0, workers, limit.part(0.3), progress);
                        run(diverse, parts, bdd, count, seedOfDiverse, farApart);
                        least = FLOOR * smallest(farApart, metric, limit);
                    }
                    Floor distance = new Floor(least, metric);
                    return new Covering(
                            bdd, parts, distance, share, BALANCED_STARTS, workers, random, limit, progress);
                });
    }

    /** Draws at random for a small part of the time. */
    private void drawSome(Bdd bdd, int count, long seed, Limit limit, List<long[]> rows)
            throws StoppedException {
        SplittableRandom random = new SplittableRandom(seed);
        rows.add(new Tilt(bdd, 0).draw(random)); // one at any rate
        List<long[]> more = new ArrayList<>();
        try {
            new UniformConfigurations(bdd, random, limit.aside(SMALL_PART), progress)
                    .draw(count, more);
        } catch (StoppedException e) {
            limit.check(); // a part of the time that ran out is no reason to stop
        } finally {
            replace(rows, more);
        }
    }

    private static void replace(List<long[]> rows, List<long[]> others) {
        if (!others.isEmpty()) {
            rows.clear();
            rows.addAll(others);
        }
    }

    private static void run(
            Diverse diverse, List<Bdd> parts, Bdd whole, int count, long seed, List<long[]> found) {
        try {
            diverse.run(parts, whole, count, seed, 0);
        } catch (StoppedException e) {
            // the distance among a few serves as well
        }
        replace(found, diverse.configurations());
    }

    private double smallest(List<long[]> rows, Selected metric, Limit limit)
            throws StoppedException {
        limit.check();
        return rows.size() > 1 ? new Neighbours(rows, metric, workers, limit).smallest() : 0;
    }

    /** Returns the diagram without bounds; where there are none it is the same. */
    private Bdd relaxed(Bdd bounded, Limit limit) throws StoppedException {
        if (clauses.bounds().isEmpty()) {
            return bounded;
        }
        return BddCompiler.compile(clauses.within(List.of()), nodeBudget, limit).orElse(bounded);
    }

    private Selected metric(int[] structure, int weight) {
        return new Selected(clauses.variables(), structure, weight);
    }

    private Sample covering(int count, long seed, Limit limit, Goal goal) {
        progress.report(0, 0);
        Covering covering = null;
        List<long[]> preliminary = new ArrayList<>();
        try {
            Optional<Bdd> compiled = diagram(limit);
            if (compiled.isEmpty() || isAll(compiled.get(), count)) {
                return uniform(count, seed, limit);
            }
            covering = goal.prepare(compiled.get(), new SplittableRandom(seed), limit, preliminary);
            covering.run(count);
        } catch (StoppedException e) {
            // what was found until now is the answer
        }
        if (covering == null || covering.configurations().isEmpty()) {
            return sample(preliminary, 0, new double[0], false, limit, TOO_SHORT);
        }
        List<long[]> rows = covering.configurations();
        String remark =
                covering.tooNear() == 0
                        ? ""
                        : covering.tooNear() + " of the configurations are nearer than the distance"
                                + " floor to an earlier one: none farther was found";
        return sample(rows, rows.size(), covering.history(), false, limit, remark);
    }

    private interface Goal {
        /**
         * @param preliminary takes configurations that are found on the way, in case that is all
         */
        Covering prepare(Bdd bdd, SplittableRandom random, Limit limit, List<long[]> preliminary)
                throws StoppedException;
    }

    private static boolean isAll(Bdd compiled, int count) {
        return BddCount.count(compiled).compareTo(BigInteger.valueOf(count)) <= 0;
    }

    /**
     * Orders configurations so that the first few already differ much.
     *
     * @param technique "greedy" (remaining pair of largest distance) or "near-optimal" (largest sum
     *     of distances to those taken)
     * @return places in {@code configurations}, counted from 0, in the new order
     */
    public int[] prioritise(long[] configurations, String technique) {
        Prioritiser prioritiser =
                switch (technique) {
                    case "greedy" -> new GreedyPrioritiser();
                    case "near-optimal" -> new NearOptimalPrioritiser();
                    default -> throw new IllegalArgumentException("unknown technique " + technique);
                };
        List<long[]> rows = List.of(Bits.rows(configurations, words()));
        int[] order = IntStream.range(0, rows.size()).toArray();
        return answer(
                limit -> {
                    Distances distances = new Distances(clauses.variables(), rows, limit);
                    return prioritiser.prioritise(distances, order, limit);
                });
    }

    /** Returns whether there is any configuration. */
    public boolean isSatisfiable() {
        return answer(limit -> new Sat(clauses, new SplittableRandom(0), limit).solve() != null);
    }

    /**
     * Explains why there is no configuration.
     *
     * @param groups for each clause the group that it stands or falls with, counted from 0
     * @return a minimal set of groups that contradict one another; empty if there is no conflict
     */
    public int[] conflict(int[] groups) {
        if (groups.length != clauses.clauses().length) {
            throw new IllegalArgumentException(
                    "needs a group for each of " + clauses.clauses().length + " clauses; received "
                            + groups.length);
        }
        return answer(limit -> Conflict.minimal(clauses, groups, limit));
    }

    /**
     * Returns how many of some variables are selected in a configuration, at least and at most;
     * there must be a configuration.
     *
     * @param variables in ascending order, none twice
     */
    public int[] range(int[] variables) {
        return answer(
                limit -> {
                    Optional<Bdd> compiled = diagram(limit);
                    return compiled.isPresent()
                            ? CountRange.of(compiled.get(), variables)
                            : CountRange.of(clauses, variables, limit);
                });
    }

    /**
     * Counts the configurations: exactly by a decision diagram, or, where that outgrows its
     * budget of nodes, by an estimate.
     *
     * @param seed of the estimate
     * @param seconds limit on the estimate's time, after which its first descent is still finished
     */
    public Count count(long seed, double seconds) {
        Optional<Bdd> compiled = answer(this::diagram);
        if (compiled.isPresent()) {
            return new Count(BddCount.count(compiled.get()).toString(), true);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Limit enough = limit(seconds);
        BigInteger value =
                answer(stop -> new CountEstimate(clauses, random, stop, enough).estimate(DESCENTS));
        return new Count(value.toString(), value.signum() == 0);
    }

    /**
     * Returns the literals that hold in every configuration: positive ones are core, negative ones
     * dead. Without any configuration these are all literals.
     */
    public int[] fixedLiterals() {
        return answer(
                limit -> {
                    long[] possible = interactions(limit).possible();
                    return IntStream.rangeClosed(1, clauses.variables())
                            .flatMap(variable -> IntStream.of(variable, -variable))
                            .filter(literal -> !Literals.contains(possible, -literal))
                            .toArray();
                });
    }

    /**
     * Returns for each pair of literals whether some configuration has both.
     *
     * @param pairs the literals, two for each question
     */
    public boolean[] possible(int[] pairs) {
        return answer(
                limit -> {
                    boolean[] possible = new boolean[pairs.length / 2];
                    SatInteractions interactions = bySat(limit);
                    for (int i = 0; i < possible.length; i++) {
                        possible[i] = interactions.isPossible(pairs[2 * i], pairs[2 * i + 1]);
                    }
                    return possible;
                });
    }

    /**
     * Returns the exact number of literals (strength 1), or of pairs of literals over different
     * variables (strength 2), that hold in some configuration.
     */
    public long validInteractions(int strength) {
        checkStrength(strength);
        return answer(limit -> interactions(limit).count(clauses.variables(), strength));
    }

    /** Returns how many interactions of the strength, 1 or 2, hold in the given configurations. */
    public long coveredInteractions(long[] configurations, int strength) {
        checkStrength(strength);
        long[][] rows = Bits.rows(configurations, words());
        return answer(limit -> Coverage.covered(rows, clauses.variables(), strength, limit));
    }

    private static void checkStrength(int strength) {
        if (strength < 1 || strength > 2) {
            throw new IllegalArgumentException("strength must be 1 or 2; received " + strength);
        }
    }

    private RandomConfigurations source(long seed, Limit limit) {
        progress.report(0, 0);
        SplittableRandom random = new SplittableRandom(seed);
        return new RandomConfigurations(clauses, this::diagram, random, limit);
    }

    /** Fills the list; returns whether it is proved that there are no others. */
    private boolean draw(RandomConfigurations source, int count, List<long[]> rows) {
        try {
            while (rows.size() < count && source.hasNext()) {
                rows.add(source.next());
                progress.report(rows.size(), 0);
            }
            return !source.hasNext();
        } catch (StoppedException e) {
            return false; // what was found until now is the answer
        }
    }

    private Sample sample(
            List<long[]> rows, int iterations, double[] fitness, boolean exhausted, Limit limit) {
        return sample(rows, iterations, fitness, exhausted, limit, "");
    }

    private Sample sample(
            List<long[]> rows,
            int iterations,
            double[] fitness,
            boolean exhausted,
            Limit limit,
            String remark) {
        long[] flat = Bits.flatten(rows, words());
        return new Sample(flat, iterations, fitness, exhausted, limit.isOutOfTime(), remark);
    }

    private Interactions interactions(Limit limit) throws StoppedException {
        Optional<Bdd> compiled = diagram(limit);
        return compiled.isPresent() ? new BddInteractions(compiled.get(), limit) : bySat(limit);
    }

    private SatInteractions bySat(Limit limit) throws StoppedException {
        return new SatInteractions(clauses, new SplittableRandom(0), limit);
    }

    private Optional<Bdd> diagram(Limit limit) throws StoppedException {
        if (diagram == null) {
            diagram = BddCompiler.compile(clauses, nodeBudget, limit);
        }
        return diagram;
    }

    private Limit limit(double seconds) {
        stopped = false;
        return new Limit(seconds, () -> stopped);
    }

    private <T> T answer(Question<T> question) {
        try {
            return question.ask(limit(Double.POSITIVE_INFINITY));
        } catch (StoppedException e) {
            throw new CancellationException("stopped before the answer was known");
        }
    }

    private interface Question<T> {
        T ask(Limit limit) throws StoppedException;
    }
}
