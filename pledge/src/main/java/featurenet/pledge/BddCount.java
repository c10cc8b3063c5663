package featurenet.pledge;

import java.math.BigInteger;

/** Counts the models of a decision diagram exactly, in one pass from the bottom up. */
final class BddCount {
    private BddCount() {}

    static BigInteger count(Bdd bdd) {
        int[] lastUse = lastUse(bdd);
        BigInteger[] counts = new BigInteger[bdd.size()];
        counts[Bdd.FALSE] = BigInteger.ZERO;
        counts[Bdd.TRUE] = BigInteger.ONE;
        for (int node = 2; node < bdd.size(); node++) {
            int low = bdd.low(node);
            int high = bdd.high(node);
            counts[node] = below(bdd, counts, node, low).add(below(bdd, counts, node, high));
            release(counts, lastUse, node, low);
            release(counts, lastUse, node, high);
        }
        return counts[bdd.root()].shiftLeft(bdd.variable(bdd.root()) - 1);
    }

    /** Variables that an edge skips are free. */
    private static BigInteger below(Bdd bdd, BigInteger[] counts, int node, int child) {
        return counts[child].shiftLeft(bdd.variable(child) - bdd.variable(node) - 1);
    }

    /** Counts have as many bits as there are variables: let go of those that are used up. */
    private static void release(BigInteger[] counts, int[] lastUse, int node, int child) {
        if (child > Bdd.TRUE && lastUse[child] == node) {
            counts[child] = null;
        }
    }

    private static int[] lastUse(Bdd bdd) {
        int[] lastUse = new int[bdd.size()];
        for (int node = 2; node < bdd.size(); node++) {
            lastUse[bdd.low(node)] = node;
            lastUse[bdd.high(node)] = node;
        }
        return lastUse;
    }
}
