package featurenet.pledge;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** One feature model, with what all who draw its configurations share: diagram, threads, progress. */
final class Problem {
    private static final double COMPILING = 0.4; // of the time

    private final Clauses clauses;
    private final int nodeBudget;
    private final Workers workers;
    private final Progress progress = new Progress();
    private Optional<Bdd> diagram; // null until it is needed

    Problem(Clauses clauses, int nodeBudget, Workers workers) {
        this.clauses = clauses;
        this.nodeBudget = nodeBudget;
        this.workers = workers;
    }

    Clauses clauses() {
        return clauses;
    }

    Workers workers() {
        return workers;
    }

    Progress progress() {
        return progress;
    }

    /** Returns how many longs a configuration takes. */
    int words() {
        return Bits.words(clauses.variables());
    }

    /**
     * Returns the diagram, or nothing if it outgrows its budget or a part of the time; that is not
     * tried again.
     */
    Optional<Bdd> diagram(Limit limit) throws StoppedException {
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

    /** Returns whether a diagram has no more configurations than so many. */
    static boolean isAll(Bdd compiled, int count) {
        return BddCount.count(compiled).compareTo(BigInteger.valueOf(count)) <= 0;
    }

    /** Returns configurations at random, by SAT. */
    RandomConfigurations source(long seed, Limit limit) {
        progress.report(0, 0);
        SplittableRandom random = new SplittableRandom(seed);
        return new RandomConfigurations(clauses, this::diagram, random, limit);
    }

    /**
     * Returns what candidates are drawn from.
     *
     * @param compiled the diagram; SAT stands in where there is none
     * @param strata variables whose number of selected ones tells a configuration's stratum
     */
    Space space(Optional<Bdd> compiled, int[] strata, long seed, Limit limit)
            throws StoppedException {
        if (compiled.isEmpty()) {
            return new SatSpace(clauses, strata, seed, limit);
        }
        List<Bdd> parts = Strata.split(compiled.get(), strata, limit);
        return new BddSpace(compiled.get(), parts, relaxed(compiled.get(), limit), workers, limit);
    }

    /** Returns the diagram without bounds; where there are none it is the same. */
    private Bdd relaxed(Bdd bounded, Limit limit) throws StoppedException {
        if (clauses.bounds().isEmpty()) {
            return bounded;
        }
        return BddCompiler.compile(clauses.within(List.of()), nodeBudget, limit).orElse(bounded);
    }

    /**
     * Returns how far apart two configurations are.
     *
     * @param request its {@code structure} are variables that count {@code structure_weight} times
     */
    Selected metric(SampleRequest request) {
        return new Selected(
                clauses.variables(),
                request.variables("structure"),
                request.whole("structure_weight"));
    }
}
