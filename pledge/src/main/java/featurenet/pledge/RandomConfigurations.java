package featurenet.pledge;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws distinct random configurations until there are no more.
 *
 * <p>One that comes up a second time is blocked by a clause. So each can be repeated at most once,
 * every loop ends, and "no more" is proved by the solver, while models with plenty of
 * configurations never pay for blocking. When repetitions are frequent and the configurations few
 * enough to be listed, those that are left are listed, and drawn from the list. Bounds can be too
 * hard for random decisions: if so, all further ones are drawn from the diagram, each with the same
 * probability; if that is too large, from the diagram without bounds until one is within them.
 */
final class RandomConfigurations {
    private static final int MANY_REPETITIONS = 1_000;
    private static final long MANY_DECISIONS = 20; // for each variable
    private static final int RELAXED_BUDGET = 1_000_000;
    private static final long MOST_LISTED_WORDS = 1L << 22;

    private final Clauses clauses;
    private final Compiler compiler;
    private final SplittableRandom random;
    private final Limit limit;
    private final Set<Row> seen = new HashSet<>();
    private Sat sat;
    private Deque<long[]> rest;
    private Tilt uniform;
    private BigInteger total; // of the diagram
    private Rejection rejection;
    private boolean triedDiagram;
    private long[] upcoming;
    private int repetitions;

    /**
     * @param compiler asked for the diagram only when there are many repetitions
     */
    RandomConfigurations(
            Clauses clauses, Compiler compiler, SplittableRandom random, Limit limit) {
        this.clauses = clauses;
        this.compiler = compiler;
        this.random = random;
        this.limit = limit;
        this.sat = new Sat(clauses, random, limit);
    }

    /** Compiles the clauses to a diagram, unless that takes too many nodes. */
    interface Compiler {
        Optional<Bdd> compile(Limit limit) throws StoppedException;
    }

    /**
     * Returns a configuration that was not returned since the last {@link #restart}, or null if
     * there is none.
     */
    long[] next() throws StoppedException {
        long[] row = hasNext() ? upcoming : null;
        upcoming = null;
        if (row != null) {
            seen.add(new Row(row));
        }
        return row;
    }

    /** Returns whether there is a next one. */
    boolean hasNext() throws StoppedException {
        limit.check();
        if (upcoming == null && rest == null) {
            upcoming = drawn();
        }
        if (upcoming == null && rest != null) {
            upcoming = rest.poll();
        }
        return upcoming != null;
    }

    /** Fills a list, as far as the limit allows; returns whether it is proved that there are no others. */
    boolean fill(List<long[]> rows, int count, Progress progress) {
        try {
            while (rows.size() < count && hasNext()) {
                rows.add(next());
                progress.report(rows.size(), 0);
            }
            return !hasNext();
        } catch (StoppedException e) {
            return false; // what was found until now is the answer
        }
    }

    private long[] drawn() throws StoppedException {
        if (uniform != null) {
            return drawnFromDiagram();
        }
        for (long[] row = solved(); row != null; row = solved()) {
            if (!seen.contains(new Row(row))) {
                return row;
            }
            sat.block(row);
            if (++repetitions == MANY_REPETITIONS && list()) {
                return null;
            }
        }
        return uniform == null ? null : drawnFromDiagram();
    }

    /** Returns a model, or null if there is none or the solver gave way to the diagram. */
    private long[] solved() throws StoppedException {
        long[] kept = rejection == null ? null : rejection.draw(random, limit);
        if (kept != null) {
            return kept;
        }
        if (clauses.bounds().isEmpty() || triedDiagram) {
            return sat.solve();
        }
        long[] row = sat.tryToSolve(MANY_DECISIONS * clauses.variables());
        if (!sat.gaveUp()) {
            return row;
        }
        triedDiagram = true;
        Optional<Bdd> diagram = compiler.compile(limit);
        if (diagram.isEmpty()) {
            Optional<Bdd> relaxed =
                    BddCompiler.compile(clauses.within(List.of()), RELAXED_BUDGET, limit);
            if (relaxed.isPresent() && relaxed.get().root() != Bdd.FALSE) {
                rejection = new Rejection(clauses, relaxed.get(), limit);
            }
            return solved();
        }
        total = BddCount.count(diagram.get());
        uniform = total.signum() == 0 ? null : new Tilt(diagram.get(), 0);
        return null;
    }

    private long[] drawnFromDiagram() throws StoppedException {
        if (total.compareTo(BigInteger.valueOf(2L * seen.size())) <= 0 && list()) {
            return null;
        }
        while (total.compareTo(BigInteger.valueOf(seen.size())) > 0) {
            limit.check();
            long[] row = uniform.draw(random);
            if (!seen.contains(new Row(row))) {
                return row;
            }
        }
        return null;
    }

    /** Returns whether the solver gave way to draws without bounds, of which some are kept. */
    boolean rejects() {
        return rejection != null;
    }

    /** Returns whether the solver gave way to the diagram. */
    boolean usesDiagram() {
        return uniform != null;
    }

    /** Lists what is left, in random order, if that is not too much. */
    private boolean list() throws StoppedException {
        Optional<Bdd> bdd = compiler.compile(limit);
        BigInteger most = BigInteger.valueOf(MOST_LISTED_WORDS / Bits.words(clauses.variables()));
        if (bdd.isEmpty() || BddCount.count(bdd.get()).compareTo(most) > 0) {
            return false;
        }
        List<long[]> left = BddEnumeration.all(bdd.get(), limit);
        left.removeIf(row -> seen.contains(new Row(row)));
        for (int i = left.size() - 1; i > 0; i--) {
            left.set(i, left.set(random.nextInt(i + 1), left.get(i)));
        }
        rest = new ArrayDeque<>(left);
        return true;
    }

    /** Returns how many configurations are excluded from now on. */
    int seen() {
        return seen.size();
    }

    /** Forgets what was drawn, except for {@code kept}. */
    void restart(Collection<long[]> kept) {
        seen.clear();
        kept.forEach(row -> seen.add(new Row(row)));
        sat = new Sat(clauses, random, limit);
        rest = null;
        upcoming = null;
        repetitions = 0;
    }
}
