package featurenet.pledge;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
    private static final int STARTS = 16;
    private static final int BALANCED_STARTS = 6;
    private static final double FLOOR = 0.7;
    private static final String TOO_LARGE =
            "the decision diagram outgrew its budget of nodes: configurations come from randomised SAT";

    private final Clauses clauses;
    private final int nodeBudget;
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
     * @param nodeBudget most nodes of the decision diagram; beyond, SAT stands in for it
     */
    public Pledge(int variables, int[] clauses, int nodeBudget) {
        this.clauses = Clauses.parse(variables, clauses);
        this.nodeBudget = nodeBudget;
    }

    /** Returns what answers questions about all configurations; {@link #stop} ends it, too. */
    public Analysis analysis() {
        return new Analysis(clauses, this::diagram, answers);
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

    /** Ends the call in progress, and every later one, as soon as may be. */
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
        return sample(rows, 0, new double[0], exhausted, limit);
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
            return sample(rows, 0, new double[0], true, limit); // nothing to choose from
        }
        Evolution evolution = new Evolution(source, clauses.variables(), limit, progress);
        evolution.run(rows, iterations);
        return sample(
                evolution.configurations(),
                evolution.iterations(),
                evolution.history(),
                false,
                limit);
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
                return sample(rows, 0, new double[0], exhausted, limit, TOO_LARGE);
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
     * @param iterations most search steps
     * @param seconds limit on the time; infinity for none
     */
    public Sample diverse(
            int count, int[] strata, double share, long seed, int iterations, double seconds) {
        Limit limit = limit(seconds);
        progress.report(0, 0);
        Diverse search = new Diverse(share, limit, progress);
        String remark = "";
        boolean exhausted = false;
        try {
            Optional<Bdd> compiled = diagram(limit);
            if (compiled.isEmpty()) {
                remark = TOO_LARGE;
                Space space = space(compiled, strata, seed, limit);
                exhausted = search.run(space, source(seed, limit), count, seed, iterations);
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
                (space, random, limit) ->
                        new Covering(space, strength, 0, 0, STARTS, random, limit, progress));
    }

    /**
     * Samples so that the first configurations cover as many pairs of literals as possible while
     * every two of them keep a distance, {@value #FLOOR} of the smallest distance in a sample that
     * is chosen for distance alone.
     *
     * @param count how many; fewer are returned if there are fewer or time runs out
     * @param strata variables whose number of selected ones tells a configuration's stratum
     * @param share of each stratum in every prefix, at least
     * @param seconds limit on the time; infinity for none
     */
    public Sample balanced(int count, int[] strata, double share, long seed, double seconds) {
        return covering(
                count,
                false,
                seed,
                limit(seconds),
                strata,
                (space, random, limit) -> {
                    double floor = FLOOR * reachable(space, count, random.nextLong(), limit);
                    return new Covering(
                            space, 2, floor, share, BALANCED_STARTS, random, limit, progress);
                });
    }

    private double reachable(Space space, int count, long seed, Limit limit)
            throws StoppedException {
        Limit ofDiverse = limit.part(0.3);
        Diverse diverse = new Diverse(0, ofDiverse, progress);
        try {
            diverse.run(space, count, seed, 0);
        } catch (StoppedException e) {
            limit.check(); // the distance among a few serves as well
        }
        List<long[]> rows = diverse.configurations();
        return rows.size() > 1 ? new Neighbours(rows, limit).smallest() : 0;
    }

    private Sample covering(
            int count, boolean untilComplete, long seed, Limit limit, int[] strata, Goal goal) {
        progress.report(0, 0);
        Covering covering = null;
        List<String> remarks = new ArrayList<>();
        List<long[]> rows = new ArrayList<>();
        try {
            Optional<Bdd> compiled = diagram(limit);
            if (compiled.isPresent() && isAll(compiled.get(), untilComplete ? 0 : count)) {
                return uniform(count, seed, limit);
            }
            if (compiled.isEmpty()) {
                remarks.add(TOO_LARGE);
                RandomConfigurations source = source(seed, limit);
                if (untilComplete ? !source.hasNext() : draw(source, count, rows)) {
                    return sample(rows, 0, new double[0], true, limit, TOO_LARGE);
                }
            }
            Space space = space(compiled, strata, seed, limit);
            covering = goal.prepare(space, new SplittableRandom(seed), limit);
            covering.run(count, untilComplete);
        } catch (StoppedException e) {
            // what was found until now is the answer
        }
        remarks.addAll(completeness(covering, untilComplete));
        List<long[]> found = covering == null ? rows : covering.configurations();
        double[] fitness = covering == null ? new double[0] : covering.history();
        String remark = String.join("; ", remarks);
        return sample(found, found.size(), fitness, false, limit, remark);
    }

    private static List<String> completeness(Covering covering, boolean isAsked) {
        if (covering != null && covering.complete() > 0) {
            String all = "the first %,d configurations cover all %,d valid interactions";
            return List.of(
                    String.format(
                            Locale.ROOT, all, covering.complete(), covering.interactions()));
        }
        return isAsked ? List.of("not every valid interaction is covered") : List.of();
    }

    private Space space(Optional<Bdd> compiled, int[] strata, long seed, Limit limit)
            throws StoppedException {
        if (compiled.isEmpty()) {
            return new SatSpace(clauses, strata, seed, limit);
        }
        return new BddSpace(compiled.get(), Strata.split(compiled.get(), strata, limit), limit);
    }

    private interface Goal {
        Covering prepare(Space space, SplittableRandom random, Limit limit) throws StoppedException;
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

    private Optional<Bdd> diagram(Limit limit) throws StoppedException {
        if (diagram == null) {
            diagram = BddCompiler.compile(clauses, nodeBudget, limit);
        }
        return diagram;
    }

    private Limit limit(double seconds) {
        return new Limit(seconds, () -> stopped);
    }

    private <T> T answer(Answers.Question<T> question) {
        return answers.to(question);
    }
}
