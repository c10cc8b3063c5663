package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Draws an interval of a configuration anew while the rest stays as it is.
 *
 * <p>Features are numbered in depth-first pre-order, so every subtree is an interval. Only the part
 * of the diagram that the interval reaches is looked at.
 */
final class Resampler {
    private final Bdd bdd;
    private final Weights weights;
    private final double[] high;
    private final int[] visited;
    private int[] inside = new int[256];
    private int size;
    private int time;

    Resampler(Bdd bdd) {
        this.bdd = bdd;
        this.weights = new Weights(bdd);
        this.high = new double[bdd.size()];
        this.visited = new int[bdd.size()];
    }

    /**
     * Returns a copy of a model in which the variables from {@code first} to {@code last} are drawn
     * with probability proportional to exp(θ · selected features).
     *
     * @param selected 1 / (1 + exp(-θ))
     */
    long[] resample(long[] row, int first, int last, double selected, SplittableRandom random) {
        int node = follow(row, bdd.root(), first);
        weigh(row, node, last, selected);
        long[] drawn = row.clone();
        int next = first;
        while (bdd.variable(node) <= last) {
            free(drawn, next, bdd.variable(node), selected, random);
            boolean up = high[node] == 1 || high[node] > 0 && random.nextDouble() < high[node];
            next = bdd.variable(node);
            Bits.put(drawn, next++, up);
            node = up ? bdd.high(node) : bdd.low(node);
        }
        free(drawn, next, last + 1, selected, random);
        return drawn;
    }

    private static void free(
            long[] row, int from, int end, double selected, SplittableRandom random) {
        for (int variable = from; variable < end; variable++) {
            Bits.put(row, variable, random.nextDouble() < selected);
        }
    }

    /** Follows a row until a variable that is not above {@code first}. */
    private int follow(long[] row, int from, int first) {
        int node = from;
        while (bdd.variable(node) < first) {
            node = Bits.isSelected(row, bdd.variable(node)) ? bdd.high(node) : bdd.low(node);
        }
        return node;
    }

    private void weigh(long[] row, int root, int last, double selected) {
        time++;
        size = 0;
        visit(root, row, last);
        for (int i = 0; i < size; i++) {
            if (bdd.variable(inside[i]) <= last) {
                visit(bdd.low(inside[i]), row, last);
                visit(bdd.high(inside[i]), row, last);
            }
        }
        Arrays.sort(inside, 0, size); // children have smaller numbers
        for (int i = 0; i < size; i++) {
            int node = inside[i];
            if (bdd.variable(node) <= last) {
                high[node] = weights.weigh(node, selected);
            }
        }
    }

    private void visit(int node, long[] row, int last) {
        if (visited[node] == time) {
            return;
        }
        visited[node] = time;
        if (bdd.variable(node) > last) {
            int end = follow(row, node, bdd.variables() + 1);
            weights.put(node, end == Bdd.TRUE);
            return;
        }
        if (size == inside.length) {
            inside = Arrays.copyOf(inside, 2 * size);
        }
        inside[size++] = node;
    }
}
