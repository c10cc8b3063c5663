package featurenet.pledge;

import java.util.SplittableRandom;

/**
 * Draws models of a decision diagram with probabilities proportional to exp(θ · selected features).
 *
 * <p>θ = 0 draws uniformly. A node's weight is the probability that variables that are selected
 * independently, with odds exp(θ) : 1, satisfy its function; skipped variables then need no care.
 * Weights underflow a double from about 1,000 variables on, so each has an exponent of its own. The
 * probability of each branch is exact but for rounding: its relative error is below 2⁻⁵² for each
 * variable.
 */
final class Tilt {
    private static final double SCALE = 0x1p512;
    private static final double SMALLEST = 0x1p-512;

    private final Bdd bdd;
    private final double selected;
    private final double[] high;
    private final double expectedSize;

    Tilt(Bdd bdd, double theta) {
        this.bdd = bdd;
        this.selected = 1 / (1 + StrictMath.exp(-theta));
        this.high = new double[bdd.size()];
        weigh();
        this.expectedSize = size();
    }

    private void weigh() {
        double[] weight = new double[bdd.size()];
        int[] scaled = new int[bdd.size()]; // how often the weight was multiplied by the scale
        weight[Bdd.TRUE] = 1;
        double deselected = 1 - selected;
        for (int node = 2; node < weight.length; node++) {
            int low = bdd.low(node);
            int up = bdd.high(node);
            int least = leastScaled(weight, scaled, low, up);
            double lowWeight = deselected * rescaled(weight[low], scaled[low] - least);
            double highWeight = selected * rescaled(weight[up], scaled[up] - least);
            double sum = lowWeight + highWeight;
            high[node] = highWeight / sum;
            boolean small = sum < SMALLEST;
            weight[node] = small ? sum * SCALE : sum;
            scaled[node] = small ? least + 1 : least;
        }
    }

    /** Returns the exponent of the heavier child: of two weights, the one that was scaled less. */
    private static int leastScaled(double[] weight, int[] scaled, int low, int up) {
        if (weight[low] == 0) {
            return scaled[up];
        }
        return weight[up] == 0 ? scaled[low] : Math.min(scaled[low], scaled[up]);
    }

    private static double rescaled(double weight, int times) {
        if (times <= 0) {
            return weight; // 0 where it is negative: such a child is false
        }
        return times == 1 ? weight / SCALE : 0;
    }

    private double size() {
        double[] size = new double[bdd.size()];
        for (int node = 2; node < size.length; node++) {
            double whenLow = size[bdd.low(node)] + selected * skipped(node, bdd.low(node));
            double whenHigh = size[bdd.high(node)] + selected * skipped(node, bdd.high(node)) + 1;
            size[node] = blend(high[node], whenHigh, whenLow);
        }
        return size[bdd.root()] + selected * (bdd.variable(bdd.root()) - 1);
    }

    private static double blend(double share, double first, double second) {
        return share * first + (1 - share) * second;
    }

    private int skipped(int node, int child) {
        return bdd.variable(child) - bdd.variable(node) - 1;
    }

    /** Returns the mean number of selected features. */
    double expectedSize() {
        return expectedSize;
    }

    /** Draws a model; the diagram must have one. */
    long[] draw(SplittableRandom random) {
        long[] row = new long[Bits.words(bdd.variables())];
        int next = 1;
        for (int node = bdd.root(); node != Bdd.TRUE; ) {
            next = free(row, next, bdd.variable(node), random);
            boolean up = high[node] == 1 || high[node] > 0 && random.nextDouble() < high[node];
            if (up) {
                Bits.put(row, next, true);
            }
            next++;
            node = up ? bdd.high(node) : bdd.low(node);
        }
        free(row, next, bdd.variables() + 1, random);
        return row;
    }

    private int free(long[] row, int from, int end, SplittableRandom random) {
        for (int variable = from; variable < end; variable++) {
            if (random.nextDouble() < selected) {
                Bits.put(row, variable, true);
            }
        }
        return end;
    }
}
