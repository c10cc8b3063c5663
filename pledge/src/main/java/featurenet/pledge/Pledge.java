package featurenet.pledge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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
    private static final int STARTS = 16;
    private static final int BALANCED_STARTS = 6;
    private static final double FLOOR = 0.7;
    private static final double SMALL_PART = 0.05;
    private static final double COMPILING = 0.4; // of the time
    private static final double DRAWING = 0.5; // of the time, at most
    private static final String CUT_SHORT =
            "time ran out: the last %,d configurations were drawn without regard to coverage";
    private static final String TOO_SHORT =
            "there was no time to look at the coverage of pairs of features";
    private static final String TOO_HARD =
            "the bounds are too hard for random decisions: configurations come from the decision"
                    + " diagram, each equally likely";
    private static final String REJECTED =
            "the decision diagram outgrew its budget: configurations were drawn from the"
                    + " one without bounds, and those within were kept";
    private static final String TOO_LARGE =
            "the decision diagram outgrew its budget: configurations come from randomised SAT, not each"
                    + " equally likely";

    private final Clauses clauses;
    private final int nodeBudget;
    private final Workers workers;
    private final Progress progress = new Progress();
    private final Answers answers = new Answers(this::limit);
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
        this.clauses = clauses;
        this.workers = workers;
        this.nodeBudget = nodeBudget;
    }

    /** Returns what answers questions about all configurations; {@link #stop} ends it, too. */
    public Analysis analysis() {
        return new Analysis(clauses, this::diagram, answers);
    }

    /**
     * Returns whether there is a decision diagram, which makes answers exact; SAT stands in for it if
     * it outgrows its budget, or most of the time.
     *
     * @param seconds limit on the time; infinity for none
     */
    public boolean compile(double seconds) {
        return answers.within(seconds, false, limit -> diagram(limit).isPresent());
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
            if (compiled.isEmpty()) {
                remark = TOO_LARGE;
                RandomConfigurations source = source(seed, limit);
                Space space = space(compiled, strata, seed, limit);
                exhausted = search.run(space, source, count, seed, iterations);
                remark = tooLarge(source);
            } else {
                exhausted = isAll(compiled.get(), count);
                if (compiled.get().root() != Bdd.FALSE) {
                    search.run(space(compiled, strata, seed, limit), count, seed, iterations);
                }
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
     * Samples so that the first configurations cover as many interactions as possible. Once all
     * valid ones are covered, which the remark tells, they are covered once more.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param strength of the interactions: 1 for literals, 2 for pairs of them
     * @param untilComplete whether to end as soon as every valid interaction is covered
     * @param seconds limit on the time; infinity for none
     */
    public Sample covering(
            int count, int strength, boolean untilComplete, long seed, double seconds) {
        Analysis.checkStrength(strength);
        return covering(
                count,
                untilComplete,
                seed,
                limit(seconds),
                new int[0],
                (space, random, limit, preliminary) -> {
                    Floor none = new Floor(0, Selected.alike());
                    return new Covering(space, strength, none, 0, STARTS, random, limit, progress);
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
                false,
                seed,
                limit(seconds),
                strata,
                (space, random, limit, farApart) -> {
                    long seedOfDiverse = random.nextLong();
                    double least = floor;
                    if (Double.isNaN(floor)) {
                        Diverse diverse = new Diverse(metric, 0, workers, limit.part(0.3), progress);
                        run(diverse, space, count, seedOfDiverse, farApart);
                        least = FLOOR * smallest(farApart, metric, limit);
                    }
                    Floor distance = new Floor(least, metric);
                    return new Covering(
                            space, 2, distance, share, BALANCED_STARTS, random, limit, progress);
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

    /** Draws one at any rate, and more for a part of the time; returns whether that is all. */
    private boolean drawSome(
            RandomConfigurations source, int count, Limit limit, List<long[]> rows)
            throws StoppedException {
        Limit ofDrawing = limit.part(DRAWING);
        do {
            if (!source.hasNext()) {
                return true;
            }
            rows.add(source.next());
            progress.report(rows.size(), 0);
        } while (rows.size() < count && !ofDrawing.isReached());
        return rows.size() == count && !source.hasNext();
    }

    private static void replace(List<long[]> rows, List<long[]> others) {
        if (others.size() >= rows.size()) {
            rows.clear();
            rows.addAll(others);
        }
    }

    private static void run(
            Diverse diverse, Space space, int count, long seed, List<long[]> found) {
        try {
            diverse.run(space, count, seed, 0);
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

    private Selected metric(int[] structure, int weight) {
        return new Selected(clauses.variables(), structure, weight);
    }

    private Sample covering(
            int count, boolean untilComplete, long seed, Limit limit, int[] strata, Goal goal) {
        progress.report(0, 0);
        Covering covering = null;
        boolean isTooLarge = false;
        List<long[]> preliminary = new ArrayList<>();
        try {
            Optional<Bdd> compiled = diagram(limit);
            isTooLarge = compiled.isEmpty();
            if (compiled.isPresent()) {
                if (isAll(compiled.get(), untilComplete ? 0 : count)) {
                    return uniform(count, seed, limit);
                }
                drawSome(compiled.get(), untilComplete ? 1 : count, seed, limit, preliminary);
            } else {
                int first = untilComplete ? 1 : count;
                boolean isAll = drawSome(source(seed, limit), first, limit, preliminary);
                if (untilComplete ? preliminary.isEmpty() : isAll) {
                    return sample(preliminary, 0, new double[0], true, limit, TOO_LARGE);
                }
            }
            Space space = space(compiled, strata, seed, limit);
            covering = goal.prepare(space, new SplittableRandom(seed), limit, preliminary);
            covering.run(count, untilComplete);
        } catch (StoppedException e) {
            // what was found until now is the answer
        }
        List<String> remarks = new ArrayList<>(isTooLarge ? List.of(TOO_LARGE) : List.of());
        if (covering == null || covering.configurations().isEmpty()) {
            remarks.add(TOO_SHORT);
            String remark = String.join("; ", remarks);
            return sample(preliminary, 0, new double[0], false, limit, remark);
        }
        remarks.addAll(remarks(covering, untilComplete));
        List<long[]> rows = covering.configurations();
        int covers = rows.size();
        if (!untilComplete) {
            rows = Stream.concat(rows.stream(), preliminary.stream()).map(Row::new).distinct()
                    .limit(count).map(Row::words).toList();
        }
        if (rows.size() > covers) {
            remarks.add(String.format(Locale.ROOT, CUT_SHORT, rows.size() - covers));
        }
        String remark = String.join("; ", remarks);
        return sample(rows, covers, covering.history(), false, limit, remark);
    }

    private static List<String> remarks(Covering covering, boolean completenessIsAsked) {
        List<String> remarks = new ArrayList<>();
        if (covering.complete() > 0) {
            String all = "the first %,d configurations cover all %,d valid interactions";
            remarks.add(
                    String.format(
                            Locale.ROOT, all, covering.complete(), covering.interactions()));
        } else if (completenessIsAsked) {
            remarks.add("not every valid interaction is covered");
        }
        if (covering.tooNear() > 0) {
            remarks.add(
                    covering.tooNear()
                            + " of the configurations are nearer than the distance floor to an"
                            + " earlier one: none farther was found");
        }
        return remarks;
    }

    private Space space(Optional<Bdd> compiled, int[] strata, long seed, Limit limit)
            throws StoppedException {
        if (compiled.isEmpty()) {
            return new SatSpace(clauses, strata, seed, limit);
        }
        List<Bdd> parts = Strata.split(compiled.get(), strata, limit);
        Bdd relaxed = relaxed(compiled.get(), limit);
        return new BddSpace(compiled.get(), parts, relaxed, workers, limit);
    }

    /** Returns the diagram without bounds; where there are none it is the same. */
    private Bdd relaxed(Bdd bounded, Limit limit) throws StoppedException {
        if (clauses.bounds().isEmpty()) {
            return bounded;
        }
        return BddCompiler.compile(clauses.within(List.of()), nodeBudget, limit).orElse(bounded);
    }

    private interface Goal {
        /**
         * @param preliminary takes configurations that are found on the way, in case that is all
         */
        Covering prepare(
                Space space, SplittableRandom random, Limit limit, List<long[]> preliminary)
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

    /**
     * Returns the diagram, or nothing if it outgrows its budget or a part of the time; that is not
     * tried again.
     */
    private Optional<Bdd> diagram(Limit limit) throws StoppedException {
        if (diagram == null) {
            try {
                diagram = BddCompiler.compile(clauses, nodeBudget, limit.part(COMPILING));
            } catch (StoppedException e) {
                limit.check(); // a part of the time that ran out is no reason to stop
                diagram = Optional.empty();
            }
        }
        return diagram;
    }

    private Limit limit(double seconds) {
        stopped = false;
        return new Limit(seconds, () -> stopped);
    }

    private <T> T answer(Answers.Question<T> question) {
        return answers.to(question);
    }
}
