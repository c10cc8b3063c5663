package featurenet.pledge;

/** Finds the model of a diagram whose literals have the largest sum of weights, in one pass. */
final class HeaviestModel {
    private final Bdd bdd;
    private final long[] heaviest; // sum of each node's function, from its variable on
    private final boolean[] high;
    private final long[] free; // sum of the heavier literals of the variables up to each

    HeaviestModel(Bdd bdd) {
        this.bdd = bdd;
        this.heaviest = new long[bdd.size()];
        this.high = new boolean[bdd.size()];
        this.free = new long[bdd.variables() + 2];
    }

    /**
     * @param weights of the literals, by {@link Literals}; at most 2⁴⁰ each
     */
    long[] find(long[] weights) {
        for (int variable = 1; variable <= bdd.variables(); variable++) {
            long more = Math.max(weights[2 * variable - 2], weights[2 * variable - 1]);
            free[variable] = free[variable - 1] + more;
        }
        for (int node = 2; node < heaviest.length; node++) {
            int variable = bdd.variable(node);
            long whenHigh = below(variable, bdd.high(node)) + weights[2 * variable - 2];
            long whenLow = below(variable, bdd.low(node)) + weights[2 * variable - 1];
            boolean either = bdd.low(node) != Bdd.FALSE && bdd.high(node) != Bdd.FALSE;
            high[node] = either ? whenHigh > whenLow : bdd.low(node) == Bdd.FALSE;
            heaviest[node] = high[node] ? whenHigh : whenLow;
        }
        return row(weights);
    }

    /** Returns the sum from the variable below {@code variable} on. */
    private long below(int variable, int child) {
        return heaviest[child] + free[bdd.variable(child) - 1] - free[variable];
    }

    private long[] row(long[] weights) {
        long[] row = new long[Bits.words(bdd.variables())];
        int next = 1;
        for (int node = bdd.root(); node != Bdd.TRUE; ) {
            next = free(row, next, bdd.variable(node), weights);
            if (high[node]) {
                Bits.put(row, next, true);
            }
            next++;
            node = high[node] ? bdd.high(node) : bdd.low(node);
        }
        free(row, next, bdd.variables() + 1, weights);
        return row;
    }

    private static int free(long[] row, int from, int end, long[] weights) {
        for (int variable = from; variable < end; variable++) {
            if (weights[2 * variable - 2] > weights[2 * variable - 1]) {
                Bits.put(row, variable, true);
            }
        }
        return end;
    }
}
