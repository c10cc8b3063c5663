package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds what a literal implies by unit propagation alone: a quick proof that pairs are invalid. */
final class UnitPropagation {
    private final int variables;
    private final int[][] clauses;
    private final int[][] occurrences; // by literal: the clauses that have it
    private final int[] falsified; // by clause: how many of its literals are false
    private final boolean[] holds; // by literal
    private final int[] trail;
    private int end;

    UnitPropagation(Clauses clauses) {
        this.variables = clauses.variables();
        this.clauses =
                Arrays.stream(clauses.clauses())
                        .map(clause -> Arrays.stream(clause).distinct().toArray())
                        .toArray(int[][]::new);
        this.occurrences = occurrences(this.clauses, variables);
        this.falsified = new int[this.clauses.length];
        this.holds = new boolean[2 * variables];
        this.trail = new int[2 * variables];
    }

    private static int[][] occurrences(int[][] clauses, int variables) {
        List<List<Integer>> found = new ArrayList<>();
        for (int i = 0; i < 2 * variables; i++) {
            found.add(new ArrayList<>());
        }
        for (int i = 0; i < clauses.length; i++) {
            for (int literal : clauses[i]) {
                found.get(Literals.index(literal)).add(i);
            }
        }
        return found.stream()
                .map(list -> list.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Returns the literals that hold wherever one holds, itself included; null for a conflict. */
    long[] implied(int literal) {
        end = 0;
        boolean consistent = set(literal);
        for (int[] clause : clauses) {
            consistent &= clause.length != 0;
            if (clause.length == 1 && consistent) {
                consistent = set(clause[0]);
            }
        }
        for (int done = 0; done < end && consistent; done++) {
            consistent = propagate(-trail[done]);
        }
        long[] found = consistent ? new long[Literals.words(variables)] : null;
        for (int i = 0; i < end; i++) {
            holds[Literals.index(trail[i])] = false;
            if (consistent) {
                Literals.add(found, trail[i]);
            }
        }
        Arrays.fill(falsified, 0);
        return found;
    }

    private boolean set(int literal) {
        if (holds[Literals.index(-literal)]) {
            return false;
        }
        if (!holds[Literals.index(literal)]) {
            holds[Literals.index(literal)] = true;
            trail[end++] = literal;
        }
        return true;
    }

    private boolean propagate(int falseLiteral) {
        for (int clause : occurrences[Literals.index(falseLiteral)]) {
            falsified[clause]++;
            if (falsified[clause] >= clauses[clause].length - 1 && !completes(clauses[clause])) {
                return false;
            }
        }
        return true;
    }

    /** Sets the last open literal of a clause. */
    private boolean completes(int[] clause) {
        int open = 0;
        for (int literal : clause) {
            if (holds[Literals.index(literal)]) {
                return true;
            }
            open = holds[Literals.index(-literal)] ? open : literal;
        }
        return open != 0 && set(open);
    }
}
