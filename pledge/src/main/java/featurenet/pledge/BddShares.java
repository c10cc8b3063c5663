package featurenet.pledge;

/**
 * The share of all models of a decision diagram that select each variable.
 *
 * <p>Exact but for rounding: under the uniform distribution over the models, the odds of each branch
 * follow from the bottom up ({@link BddOdds}) and the probability of each node from the top down.
 * Probabilities below 10⁻³⁰⁰ may become 0.
 */
final class BddShares {
    private final Bdd bdd;
    private final BddOdds odds;
    private final double[] skipped; // a segment tree: probability that a range of variables is free

    /**
     * @param bdd with some model
     */
    BddShares(Bdd bdd) {
        this.bdd = bdd;
        this.odds = BddOdds.of(bdd);
        this.skipped = new double[2 * (bdd.variables() + 1)];
    }

    /** Returns the share of variable v at place v - 1. */
    double[] selected() {
        double[] shares = new double[bdd.variables()];
        double[] reached = new double[bdd.size()];
        reached[bdd.root()] = 1;
        skip(1, bdd.variable(bdd.root()), 1);
        for (int node = bdd.root(); node > Bdd.TRUE; node--) {
            double up = reached[node] * odds.high()[node];
            shares[bdd.variable(node) - 1] += up;
            follow(node, bdd.high(node), up, reached);
            follow(node, bdd.low(node), reached[node] * odds.low()[node], reached);
        }
        addSkipped(shares);
        return shares;
    }

    private void follow(int node, int child, double probability, double[] reached) {
        if (probability > 0) {
            reached[child] += probability;
            skip(bdd.variable(node) + 1, bdd.variable(child), probability);
        }
    }

    private void skip(int from, int end, double probability) {
        int left = from + bdd.variables();
        int right = end + bdd.variables();
        for (; left < right; left >>= 1, right >>= 1) {
            if ((left & 1) != 0) {
                skipped[left++] += probability;
            }
            if ((right & 1) != 0) {
                skipped[--right] += probability;
            }
        }
    }

    /** Free variables are selected in half of the models. */
    private void addSkipped(double[] shares) {
        for (int i = 2; i < skipped.length; i++) {
            skipped[i] += skipped[i >>> 1];
        }
        for (int variable = 1; variable <= shares.length; variable++) {
            shares[variable - 1] += skipped[variable + bdd.variables()] / 2;
        }
    }
}
