package featurenet.pledge;

import java.util.Arrays;

/**
 * Finds all valid pairs of literals by a decision diagram, those of 64 literals in one pass.
 *
 * <p>Every node but false lies on a path from the root to true. So a literal goes with each one
 * below it on some path: going down, each node collects the literals that lead to it.
 */
final class BddPairs {
    private static final int VARIABLES = Long.SIZE / 2;

    private final Bdd bdd;
    private final Limit limit;
    private final int variables;
    private final long[] reached;
    private final long[] partners; // by literal: the literals of the pass that it goes with
    private final long[] skipped; // a segment tree: what goes with all variables of a range
    private int first;
    private int last;

    BddPairs(Bdd bdd, Limit limit) {
        this.bdd = bdd;
        this.limit = limit;
        this.variables = bdd.variables();
        this.reached = new long[bdd.size()];
        this.partners = new long[2 * variables];
        this.skipped = new long[2 * (variables + 1)];
    }

    /** Returns the number of valid pairs over different variables. */
    long count() throws StoppedException {
        long count = 0;
        for (int from = 1; from <= variables; from += VARIABLES) {
            pass(from);
            for (long mask : partners) {
                count += Long.bitCount(mask);
            }
        }
        return count;
    }

    /** Returns for each literal those that it goes with, over other variables. */
    long[][] all() throws StoppedException {
        long[][] sets = new long[2 * variables][Literals.words(variables)];
        for (int from = 1; from <= variables; from += VARIABLES) {
            pass(from);
            for (int i = 2 * from - 2; i < partners.length; i++) {
                for (long mask = partners[i]; mask != 0; mask &= mask - 1) {
                    int other = 2 * from - 2 + Long.numberOfTrailingZeros(mask);
                    sets[i][other >>> 6] |= 1L << other;
                    sets[other][i >>> 6] |= 1L << i;
                }
            }
        }
        return sets;
    }

    /** Finds for each literal which ones of the next {@value #VARIABLES} variables it goes with. */
    private void pass(int from) throws StoppedException {
        limit.check();
        first = from;
        last = Math.min(from + VARIABLES - 1, variables);
        Arrays.fill(reached, 0);
        Arrays.fill(partners, 0);
        Arrays.fill(skipped, 0);
        if (bdd.root() != Bdd.FALSE) {
            follow(0, 0, bdd.root());
        }
        for (int node = bdd.root(); node > Bdd.TRUE; node--) {
            int variable = bdd.variable(node);
            branch(node, variable, bdd.high(node));
            branch(node, -variable, bdd.low(node));
        }
        addSkipped();
    }

    private void branch(int node, int literal, int child) {
        int variable = Math.abs(literal);
        if (child != Bdd.FALSE && bdd.variable(child) > first) {
            partners[Literals.index(literal)] |= reached[node];
            boolean isAsked = variable >= first && variable <= last;
            follow(isAsked ? reached[node] | bit(literal) : reached[node], variable, child);
        }
    }

    /** Takes literals to a child; the variables that the edge skips are free. */
    private void follow(long literals, int above, int child) {
        int below = bdd.variable(child);
        long collected = literals;
        for (int free = Math.max(above + 1, first); free <= Math.min(below - 1, last); free++) {
            partners[Literals.index(free)] |= collected;
            partners[Literals.index(-free)] |= collected;
            collected |= bit(free) | bit(-free);
        }
        if (collected != 0) {
            reached[child] |= collected;
            skip(Math.max(above, last) + 1, below, collected);
        }
    }

    private long bit(int literal) {
        return 1L << (Literals.index(literal) - Literals.index(first));
    }

    private void skip(int from, int end, long literals) {
        int left = from + variables;
        int right = end + variables;
        for (; left < right; left >>= 1, right >>= 1) {
            if ((left & 1) != 0) {
                skipped[left++] |= literals;
            }
            if ((right & 1) != 0) {
                skipped[--right] |= literals;
            }
        }
    }

    private void addSkipped() {
        for (int i = 2; i < skipped.length; i++) {
            skipped[i] |= skipped[i >>> 1];
        }
        for (int variable = last + 1; variable <= variables; variable++) {
            partners[Literals.index(variable)] |= skipped[variable + variables];
            partners[Literals.index(-variable)] |= skipped[variable + variables];
        }
    }
}
