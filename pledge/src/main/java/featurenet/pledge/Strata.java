package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Splits a diagram by the number of selected variables among some: one diagram for each number.
 *
 * <p>Each node is copied for each number of those variables that may still be selected from it on.
 * The parts may have nodes that are alike.
 */
final class Strata {
    private final Bdd bdd;
    private final int[] counted;
    private final int[][] copies; // by node and by number still to select
    private final Map<Long, Integer> chains = new HashMap<>();
    private int[] variable;
    private int[] low;
    private int[] high;
    private int size = 2;

    private Strata(Bdd bdd, int[] counted) {
        this.bdd = bdd;
        this.counted = counted;
        this.copies = new int[bdd.size()][counted.length + 1];
        this.variable = new int[bdd.size()];
        this.low = new int[bdd.size()];
        this.high = new int[bdd.size()];
        Arrays.fill(variable, 0, 2, bdd.variables() + 1);
    }

    /**
     * Returns the parts that have any model, the one with fewest counted variables selected first.
     *
     * @param counted variables, in any order; none gives the whole diagram
     */
    static List<Bdd> split(Bdd bdd, int[] counted, Limit limit) throws StoppedException {
        int[] sorted = Arrays.stream(counted).distinct().sorted().toArray();
        if (sorted.length == 0) {
            return bdd.root() == Bdd.FALSE ? List.of() : List.of(bdd);
        }
        Strata strata = new Strata(bdd, sorted);
        strata.copy(limit);
        List<Bdd> parts = new ArrayList<>();
        for (int number = 0; number <= sorted.length; number++) {
            int root = strata.below(bdd.root(), 1, number);
            if (root != Bdd.FALSE) {
                parts.add(strata.part(root));
            }
        }
        return parts;
    }

    private void copy(Limit limit) throws StoppedException {
        copies[Bdd.TRUE][0] = Bdd.TRUE;
        for (int node = 2; node < copies.length; node++) {
            if (node % 1024 == 0) {
                limit.check();
            }
            int top = bdd.variable(node);
            int cost = Arrays.binarySearch(counted, top) >= 0 ? 1 : 0;
            for (int number = 0; number <= counted.length; number++) {
                int lowCopy = below(bdd.low(node), top + 1, number);
                int highCopy = below(bdd.high(node), top + 1, number - cost);
                copies[node][number] = node(top, lowCopy, highCopy);
            }
        }
    }

    /** Returns what a child becomes for an edge after which the variables from {@code first} come. */
    private int below(int child, int first, int number) {
        if (number < 0) {
            return Bdd.FALSE;
        }
        int next = Arrays.binarySearch(counted, first);
        return chain(child, next >= 0 ? next : -next - 1, number);
    }

    /** Counted variables that an edge skips are free, yet count. */
    private int chain(int child, int next, int number) {
        if (number < 0 || child == Bdd.FALSE) {
            return Bdd.FALSE;
        }
        if (next == counted.length || counted[next] >= bdd.variable(child)) {
            return copies[child][number];
        }
        long key = ((long) child * counted.length + next) * (counted.length + 1) + number;
        Integer known = chains.get(key);
        if (known == null) {
            int lowCopy = chain(child, next + 1, number);
            known = node(counted[next], lowCopy, chain(child, next + 1, number - 1));
            chains.put(key, known);
        }
        return known;
    }

    private int node(int top, int lowChild, int highChild) {
        if (lowChild == highChild) {
            return lowChild;
        }
        if (size == variable.length) {
            variable = Arrays.copyOf(variable, 2 * size);
            low = Arrays.copyOf(low, 2 * size);
            high = Arrays.copyOf(high, 2 * size);
        }
        variable[size] = top;
        low[size] = lowChild;
        high[size] = highChild;
        return size++;
    }

    private Bdd part(int root) {
        int[] place = new int[root + 1];
        place[root] = 1;
        int kept = 2;
        for (int node = root; node > Bdd.TRUE; node--) {
            if (place[node] != 0) {
                place[low[node]] = 1;
                place[high[node]] = 1;
                kept++;
            }
        }
        place[Bdd.FALSE] = Bdd.FALSE;
        int[] partVariable = Arrays.copyOf(variable, kept);
        int[] partLow = new int[kept];
        int[] partHigh = new int[kept];
        kept = 2;
        for (int node = 2; node <= root; node++) {
            if (place[node] != 0) {
                partVariable[kept] = variable[node];
                partLow[kept] = place[low[node]];
                partHigh[kept] = place[high[node]];
                place[node] = kept++;
            }
        }
        int top = root == Bdd.TRUE ? Bdd.TRUE : place[root];
        return new Bdd(bdd.variables(), top, partVariable, partLow, partHigh);
    }
}
