package featurenet.pledge;

import java.util.Optional;

/**
 * How many of some variables the models of a decision diagram select, as shares of all models.
 *
 * <p>Each node has a polynomial: the coefficient of x^k is the share of its models that select k of
 * the counted variables from its own on. A node blends those of its children by the odds of its
 * branches; a free counted variable multiplies by (1 + x) / 2. Nodes are visited by variable, the
 * deepest first, and a polynomial is let go of after its last parent. Exact but for rounding; shares
 * below 10⁻³⁰⁰ may become 0.
 */
final class BddDistribution {
    private static final long MOST_COEFFICIENTS = 1L << 25; // at a time: 256 MB
    private static final int NODES_PER_POLL = 64;

    private final Bdd bdd;
    private final Limit limit;
    private final boolean[] isCounted;
    private final BddOdds odds;
    private final SizeShares[] polynomials;
    private final int[] order;
    private final int[] lastParent;
    private long coefficients;

    private BddDistribution(Bdd bdd, int[] counted, Limit limit) {
        this.bdd = bdd;
        this.limit = limit;
        this.isCounted = new boolean[bdd.variables() + 2];
        for (int variable : counted) {
            isCounted[variable] = true;
        }
        this.odds = BddOdds.of(bdd);
        this.polynomials = new SizeShares[bdd.size()];
        this.order = deepestFirst(bdd);
        this.lastParent = lastParent(bdd, order);
    }

    /**
     * Returns the share of models that select k of the counted variables at place k; nothing if that
     * needs too much memory.
     *
     * @param bdd with some model
     */
    static Optional<double[]> of(Bdd bdd, int[] counted, Limit limit) throws StoppedException {
        return new BddDistribution(bdd, counted, limit).shares();
    }

    private Optional<double[]> shares() throws StoppedException {
        polynomials[Bdd.TRUE] = SizeShares.ZERO;
        for (int i = 0; i < order.length; i++) {
            if (i % NODES_PER_POLL == 0) {
                limit.check();
            }
            blend(order[i]);
            if (coefficients > MOST_COEFFICIENTS) {
                return Optional.empty();
            }
        }
        return Optional.of(extended(bdd.root(), 0).fromZero());
    }

    private void blend(int node) throws StoppedException {
        int variable = bdd.variable(node);
        int shift = isCounted[variable] ? 1 : 0;
        double down = odds.low()[node];
        double up = odds.high()[node];
        SizeShares whenLow = down == 0 ? SizeShares.NONE : extended(bdd.low(node), variable);
        SizeShares whenHigh = up == 0 ? SizeShares.NONE : extended(bdd.high(node), variable);
        polynomials[node] = whenLow.blend(down, whenHigh, up, shift);
        coefficients += polynomials[node].shares().length;
        release(node, bdd.low(node));
        release(node, bdd.high(node));
    }

    /** Returns a node's polynomial with the counted variables that are free above it. */
    private SizeShares extended(int node, int above) throws StoppedException {
        SizeShares product = polynomials[node];
        for (int variable = above + 1; variable < bdd.variable(node); variable++) {
            if (isCounted[variable]) {
                limit.check();
                product = product.withFree();
            }
        }
        return product;
    }

    /** Lets go of a polynomial that is used up. */
    private void release(int node, int child) {
        if (child > Bdd.TRUE && lastParent[child] == node && polynomials[child] != null) {
            coefficients -= polynomials[child].shares().length;
            polynomials[child] = null;
        }
    }

    private static int[] deepestFirst(Bdd bdd) {
        int[] ends = new int[bdd.variables() + 2]; // of the place of each variable's nodes
        for (int node = 2; node < bdd.size(); node++) {
            ends[bdd.variable(node)]++;
        }
        for (int variable = bdd.variables(); variable > 0; variable--) {
            ends[variable] += variable == bdd.variables() ? 0 : ends[variable + 1];
        }
        int[] order = new int[bdd.size() - 2];
        for (int node = 2; node < bdd.size(); node++) {
            order[--ends[bdd.variable(node)]] = node;
        }
        return order;
    }

    private static int[] lastParent(Bdd bdd, int[] order) {
        int[] last = new int[bdd.size()];
        for (int node : order) {
            last[bdd.low(node)] = node;
            last[bdd.high(node)] = node;
        }
        return last;
    }
}
