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
 * enough to be listed, those that are left are listed, and drawn from the list.
 */
final class RandomConfigurations {
    private static final int MANY_REPETITIONS = 1_000;
    private static final long MOST_LISTED_WORDS = 1L << 22;

    private final Clauses clauses;
    private final Compiler compiler;
    private final SplittableRandom random;
    private final Limit limit;
    private final Set<Row> seen = new HashSet<>();
    private Sat sat;
    private Deque<long[]> rest;
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

    private long[] drawn() throws StoppedException {
        for (long[] row = sat.solve(); row != null; row = sat.solve()) {
            if (!seen.contains(new Row(row))) {
                return row;
            }
            sat.block(row);
            if (++repetitions == MANY_REPETITIONS && list()) {
                return null;
            }
        }
        return null;
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
