package featurenet.pledge;

/**
 * The weights of a diagram's nodes, from the bottom up, and with them the odds of each branch.
 *
 * <p>A weight is the probability that variables that are selected independently satisfy a node's
 * function; skipped variables then need no care. Weights underflow a double from about 1,000
 * variables on, so each has an exponent of its own.
 */
final class Weights {
    private static final double SCALE = 0x1p512;
    private static final double SMALLEST = 0x1p-512;

    private final Bdd bdd;
    private final double[] weight;
    private final int[] scaled; // how often a weight was multiplied by the scale

    Weights(Bdd bdd) {
        this.bdd = bdd;
        this.weight = new double[bdd.size()];
        this.scaled = new int[bdd.size()];
    }

    /** Makes a node stand for true or false. */
    void put(int node, boolean value) {
        weight[node] = value ? 1 : 0;
        scaled[node] = 0;
    }

    boolean isZero(int node) {
        return weight[node] == 0;
    }

    /**
     * Weighs a node whose children are weighed.
     *
     * @param selected probability that its variable is selected
     * @return the probability of its high branch; 0 if the node has no weight
     */
    double weigh(int node, double selected) {
        int low = bdd.low(node);
        int high = bdd.high(node);
        int least = leastScaled(low, high);
        double highWeight = selected * rescaled(high, least);
        double sum = (1 - selected) * rescaled(low, least) + highWeight;
        boolean small = sum < SMALLEST && sum > 0;
        weight[node] = small ? sum * SCALE : sum;
        scaled[node] = small ? least + 1 : least;
        return sum > 0 ? highWeight / sum : 0;
    }

    /** Returns the exponent of the heavier child: of two weights, the one that was scaled less. */
    private int leastScaled(int low, int high) {
        if (weight[low] == 0) {
            return scaled[high];
        }
        return weight[high] == 0 ? scaled[low] : Math.min(scaled[low], scaled[high]);
    }

    private double rescaled(int node, int least) {
        int times = scaled[node] - least;
        if (times <= 0) {
            return weight[node]; // 0 where it is negative
        }
        return times == 1 ? weight[node] / SCALE : 0;
    }

    /**
     * Returns the probability of a branch of a node that has a weight; unlike 1 minus the other one,
     * it is precise even when it is tiny.
     *
     * @param child that the branch leads to
     * @param chosen probability of the variable's value on this branch
     */
    double share(int node, int child, double chosen) {
        int exponent = Math.getExponent(SCALE) * (scaled[node] - scaled[child]);
        return Math.scalb(chosen * weight[child] / weight[node], exponent);
    }
}
