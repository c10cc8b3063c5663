package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Explains an unsatisfiable model by a minimal set of groups of clauses.
 *
 * <p>Each group is switched on by an assumed literal. The solver's own core is the start; then each
 * group in turn is left out, and stays out if the rest is still unsatisfiable.
 */
final class Conflict {
    private final Sat sat;
    private final int variables;

    private Conflict(Clauses clauses, int[] groups, Limit limit) {
        this.variables = clauses.variables();
        this.sat = new Sat(switched(clauses, groups), new SplittableRandom(0), limit);
    }

    /**
     * @param groups the group of each clause, counted from 0
     * @return the groups of a minimal conflict, ascending; empty if the clauses are satisfiable
     */
    static int[] minimal(Clauses clauses, int[] groups, Limit limit) throws StoppedException {
        int[] all = IntStream.of(groups).distinct().sorted().toArray();
        return new Conflict(clauses, groups, limit).minimal(all);
    }

    private int[] minimal(int[] all) throws StoppedException {
        if (sat.solve(switches(all)) != null) {
            return new int[0];
        }
        int[] conflict = core();
        int kept = 0;
        while (kept < conflict.length) {
            int[] rest = without(conflict, kept);
            if (sat.solve(switches(rest)) == null) {
                conflict = rest;
            } else {
                kept++;
            }
        }
        return conflict;
    }

    private static Clauses switched(Clauses clauses, int[] groups) {
        int[][] found = new int[groups.length][];
        for (int i = 0; i < groups.length; i++) {
            int[] clause = clauses.clauses()[i];
            found[i] = Arrays.copyOf(clause, clause.length + 1);
            found[i][clause.length] = -(clauses.variables() + 1 + groups[i]);
        }
        int most = IntStream.of(groups).max().orElse(-1);
        return new Clauses(clauses.variables() + 1 + most, found);
    }

    private int[] switches(int[] groups) {
        return IntStream.of(groups).map(group -> variables + 1 + group).toArray();
    }

    private int[] core() {
        return IntStream.of(sat.core()).map(literal -> literal - variables - 1).sorted().toArray();
    }

    private static int[] without(int[] values, int place) {
        return IntStream.range(0, values.length)
                .filter(i -> i != place)
                .map(i -> values[i])
                .toArray();
    }
}
