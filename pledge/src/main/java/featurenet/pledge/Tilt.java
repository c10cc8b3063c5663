package featurenet.pledge;

import java.util.SplittableRandom;

/**
 * Draws models of a decision diagram with probabilities proportional to exp(θ · selected features).
 *
 * <p>θ = 0 draws uniformly. The probability of each branch is exact but for rounding: its relative
 * error is below 2⁻⁵² for each variable.
 */
final class Tilt {
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
        Weights weights = new Weights(bdd);
        weights.put(Bdd.TRUE, true);
        for (int node = 2; node < high.length; node++) {
            high[node] = weights.weigh(node, selected);
        }
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
