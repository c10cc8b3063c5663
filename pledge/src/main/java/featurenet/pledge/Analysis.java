package featurenet.pledge;

import java.math.BigInteger;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Answers questions about all configurations of one feature model without listing them: by a decision
 * diagram, or by SAT where that outgrows its budget of nodes.
 */
public final class Analysis {
    private static final int DESCENTS = 100;

    private final Clauses clauses;
    private final RandomConfigurations.Compiler diagrams;
    private final Answers answers;
    private SatInteractions bySat; // made when it is needed first

    Analysis(Clauses clauses, RandomConfigurations.Compiler diagrams, Answers answers) {
        this.clauses = clauses;
        this.diagrams = diagrams;
        this.answers = answers;
    }

    /**
     * A number of configurations.
     *
     * @param value decimal digits
     * @param exact false for an estimate, which tells an order of magnitude
     */
    public record Count(String value, boolean exact) {}

    /**
     * Counts the configurations: exactly by a decision diagram, or, where that outgrows its
     * budget of nodes, by an estimate.
     *
     * @param seed of the estimate
     * @param seconds limit on the estimate's time, after which its first descent is still finished
     */
    public Count count(long seed, double seconds) {
        Optional<Bdd> compiled = answers.to(diagrams::compile);
        if (compiled.isPresent()) {
            return new Count(BddCount.count(compiled.get()).toString(), true);
        }
        SplittableRandom random = new SplittableRandom(seed);
        Limit enough = new Limit(seconds, () -> false);
        BigInteger value =
                answers.to(stop -> new CountEstimate(clauses, random, stop, enough).estimate(DESCENTS));
        return new Count(value.toString(), value.signum() == 0);
    }

    /**
     * Returns the literals that hold in every configuration: positive ones are core, negative ones
     * dead. Without any configuration these are all literals.
     */
    public int[] fixedLiterals() {
        return answers.to(
                limit -> {
                    long[] possible = interactions(limit).possible();
                    return IntStream.rangeClosed(1, clauses.variables())
                            .flatMap(variable -> IntStream.of(variable, -variable))
                            .filter(literal -> !Literals.contains(possible, -literal))
                            .toArray();
                });
    }

    /**
     * Returns for each set of literals whether some configuration has all of them.
     *
     * @param literals of all sets, one after another
     * @param strength literals of each set
     */
    public boolean[] possible(int[] literals, int strength) {
        return answers.to(limit -> interactions(limit).possible(literals, strength));
    }

    /**
     * Returns the share of all configurations that selects each variable; none where the decision
     * diagram outgrows its budget of nodes, or without any configuration.
     */
    public double[] marginals() {
        return answers.to(
                limit ->
                        satisfiable(diagrams.compile(limit))
                                .map(bdd -> new BddShares(bdd).selected())
                                .orElse(new double[0]));
    }

    /**
     * Returns at place k the share of all configurations that select k of some variables; none
     * where that is too costly, or without any configuration.
     *
     * @param seconds limit on the time
     */
    public double[] distribution(int[] counted, double seconds) {
        return answers.within(
                seconds,
                new double[0],
                limit -> {
                    Optional<Bdd> compiled = satisfiable(diagrams.compile(limit));
                    return compiled.isEmpty()
                            ? new double[0]
                            : BddDistribution.of(compiled.get(), counted, limit)
                                    .orElse(new double[0]);
                });
    }

    private static Optional<Bdd> satisfiable(Optional<Bdd> diagram) {
        return diagram.filter(bdd -> bdd.root() != Bdd.FALSE);
    }

    /**
     * Returns the exact number of literals (strength 1), or of pairs of literals over different
     * variables (strength 2), that hold in some configuration; -1 if it is not known in time.
     *
     * @param seconds limit on the time; infinity for none
     */
    public long validInteractions(int strength, double seconds) {
        checkStrength(strength);
        return answers.within(seconds, -1L, limit -> interactions(limit).count(strength));
    }

    /** Returns how many interactions of the strength, 1 or 2, hold in the given configurations. */
    public long coveredInteractions(long[] configurations, int strength) {
        checkStrength(strength);
        long[][] rows = Bits.rows(configurations, Bits.words(clauses.variables()));
        return answers.to(limit -> Coverage.covered(rows, clauses.variables(), strength, limit));
    }

    /**
     * Draws random valid interactions, each with the same probability.
     *
     * @param strength literals of each, at least 1
     * @param count how many; fewer are returned if time runs out or next to nothing is valid
     * @param seconds limit on the time; infinity for none
     * @return their literals, one after another
     */
    public int[] randomInteractions(int strength, int count, long seed, double seconds) {
        return answers.within(
                seconds,
                new int[0],
                limit ->
                        new RandomInteractions(
                                        interactions(limit),
                                        clauses.variables(),
                                        strength,
                                        new SplittableRandom(seed))
                                .draw(count, limit));
    }

    /**
     * Returns how many of some interactions hold in the given configurations.
     *
     * @param literals of all interactions, one after another
     * @param strength literals of each interaction
     */
    public int coveredAmong(long[] configurations, int[] literals, int strength) {
        long[][] rows = Bits.rows(configurations, Bits.words(clauses.variables()));
        return answers.to(
                limit -> Coverage.covered(rows, clauses.variables(), literals, strength, limit));
    }

    static void checkStrength(int strength) {
        if (strength < 1 || strength > 2) {
            throw new IllegalArgumentException("strength must be 1 or 2; received " + strength);
        }
    }

    private Interactions interactions(Limit limit) throws StoppedException {
        Optional<Bdd> compiled = diagrams.compile(limit);
        if (compiled.isPresent()) {
            return new BddInteractions(compiled.get(), limit);
        }
        if (bySat == null) {
            bySat = new SatInteractions(clauses, new SplittableRandom(0), limit);
        }
        bySat.endAt(limit);
        return bySat;
    }
}
