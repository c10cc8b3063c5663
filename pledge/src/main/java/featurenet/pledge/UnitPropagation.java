package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Finds what a literal implies by unit propagation alone: a quick proof that pairs are invalid. */
final class UnitPropagation {
    private final int variables;
    private final int[][] clauses;
    private final int[] units; // literals that hold always
    private final boolean isContradictory;
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
        this.units =
                Arrays.stream(this.clauses)
                        .filter(clause -> clause.length == 1)
                        .mapToInt(clause -> clause[0])
                        .toArray();
        this.isContradictory = Arrays.stream(this.clauses).anyMatch(c -> c.length == 0);
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
        boolean consistent = !isContradictory && set(literal);
        for (int unit : units) {
            consistent = consistent && set(unit);
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

    /** Returns the literals over other variables that are not refuted along with one. */
    long[] unrefuted(int literal) {
        long[] implied = implied(literal);
        long[] found = new long[Literals.words(variables)];
        for (int i = 0; i < 2 * variables && implied != null; i++) {
            int other = Literals.literal(i);
            if (other != literal && !Literals.contains(implied, -other)) {
                Literals.add(found, other);
            }
        }
        return found;
    }

    /** Returns for each literal those that are refuted along with it from neither side. */
    long[][] unrefuted(Limit limit) throws StoppedException {
        long[][] partners = new long[2 * variables][];
        for (int i = 0; i < partners.length; i++) {
            limit.check();
            partners[i] = unrefuted(Literals.literal(i));
            for (int j = 0; j < i; j++) {
                if (!Literals.contains(partners[i], Literals.literal(j))) {
                    Literals.remove(partners[j], Literals.literal(i));
                } else if (!Literals.contains(partners[j], Literals.literal(i))) {
                    Literals.remove(partners[i], Literals.literal(j));
                }
            }
        }
        return partners;
    }
}
