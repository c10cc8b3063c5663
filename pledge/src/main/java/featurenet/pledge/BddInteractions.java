package featurenet.pledge;

import java.util.Arrays;

/** Reads valid interactions off a decision diagram: one pass up and one down for each literal. */
final class BddInteractions implements Interactions {
    private static final int NONE = 0;

    private final Bdd bdd;
    private final Limit limit;
    private final boolean[] alive;
    private final boolean[] reached;
    private final int[] skipped;

    BddInteractions(Bdd bdd, Limit limit) {
        this.bdd = bdd;
        this.limit = limit;
        this.alive = new boolean[bdd.size()];
        this.reached = new boolean[bdd.size()];
        this.skipped = new int[bdd.variables() + 3];
    }

    @Override
    public long[] possible() throws StoppedException {
        return pass(NONE);
    }

    @Override
    public long[] possibleWith(int literal) throws StoppedException {
        return pass(literal);
    }

    private long[] pass(int assumed) throws StoppedException {
        limit.check();
        long[] found = new long[Literals.words(bdd.variables())];
        markAlive(assumed);
        if (alive[bdd.root()]) {
            markReached(assumed, found);
            addSkipped(assumed, found);
        }
        return found;
    }

    /** A node is alive if a path that agrees with the assumption leads from it to true. */
    private void markAlive(int assumed) {
        alive[Bdd.TRUE] = true;
        for (int node = 2; node < alive.length; node++) {
            int variable = bdd.variable(node);
            alive[node] =
                    assumed != variable && alive[bdd.low(node)]
                            || assumed != -variable && alive[bdd.high(node)];
        }
    }

    private void markReached(int assumed, long[] found) {
        Arrays.fill(reached, false);
        Arrays.fill(skipped, 0);
        reached[bdd.root()] = true;
        skip(0, bdd.variable(bdd.root()));
        for (int node = bdd.root(); node > Bdd.TRUE; node--) {
            if (!reached[node]) {
                continue;
            }
            int variable = bdd.variable(node);
            if (assumed != variable && alive[bdd.low(node)]) {
                follow(-variable, bdd.low(node), found);
            }
            if (assumed != -variable && alive[bdd.high(node)]) {
                follow(variable, bdd.high(node), found);
            }
        }
    }

    private void follow(int literal, int child, long[] found) {
        Literals.add(found, literal);
        reached[child] = true;
        skip(Math.abs(literal), bdd.variable(child));
    }

    /** Notes that the variables between two are free on some path. */
    private void skip(int above, int below) {
        skipped[above + 1]++;
        skipped[below]--;
    }

    private void addSkipped(int assumed, long[] found) {
        int open = 0;
        for (int variable = 1; variable <= bdd.variables(); variable++) {
            open += skipped[variable];
            if (open > 0) {
                if (assumed != variable) {
                    Literals.add(found, -variable);
                }
                if (assumed != -variable) {
                    Literals.add(found, variable);
                }
            }
        }
    }
}
