package featurenet.pledge;

/**
 * The share of each node's models that take its low and its high branch.
 *
 * <p>Both are kept: a branch that one model in 10²⁶ takes would vanish in 1 minus the other share.
 * Shares below 10⁻³⁰⁰ may become 0.
 */
record BddOdds(double[] low, double[] high) {
    static BddOdds of(Bdd bdd) {
        double[] low = new double[bdd.size()];
        double[] high = new double[bdd.size()];
        Weights weights = new Weights(bdd);
        weights.put(Bdd.TRUE, true);
        for (int node = 2; node < bdd.size(); node++) {
            weights.weigh(node, 0.5);
            low[node] = weights.share(node, bdd.low(node), 0.5);
            high[node] = weights.share(node, bdd.high(node), 0.5);
        }
        return new BddOdds(low, high);
    }
}
