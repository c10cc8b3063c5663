package featurenet.pledge;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws distinct random configurations until there are no more.
 *
 * <p>One that comes up a second time is blocked by a clause. So each can be repeated at most once,
 * every loop ends, and "no more" is proved by the solver, while models with plenty of
 * configurations never pay for blocking.
 */
final class RandomConfigurations {
    private final Clauses clauses;
    private final SplittableRandom random;
    private final Limit limit;
    private final Set<Row> seen = new HashSet<>();
    private Sat sat;

    RandomConfigurations(Clauses clauses, SplittableRandom random, Limit limit) {
        this.clauses = clauses;
        this.random = random;
        this.limit = limit;
        this.sat = new Sat(clauses, random, limit);
    }

    /**
     * Returns a configuration that was not returned since the last {@link #restart}, or null if
     * there is none.
     */
    long[] next() throws StoppedException {
        for (long[] row = sat.solve(); row != null; row = sat.solve()) {
            if (seen.add(new Row(row))) {
                return row;
            }
            sat.block(row);
        }
        return null;
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
    }

    /** A configuration that is compared by its content. */
    private record Row(long[] words) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Row row && Arrays.equals(words, row.words);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(words);
        }
    }
}
