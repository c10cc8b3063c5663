package featurenet.pledge;

import java.util.Arrays;

/**
 * A bound as a rule: a state tells how many of its variables were read, and how many of those are
 * selected.
 *
 * <p>What the nodes of a diagram can still add to that settles most states early.
 */
final class BoundRule implements Rule {
    private static final int NEVER = 1 << 24; // above every number of variables

    private final Bound bound;
    private final int[] counted;
    private final int[] place; // of each node's variable among those counted, or where it would be
    private final int[] fewest; // counted variables selected by a model, from the node on
    private final int[] most;

    /**
     * @param variable of each node of a diagram, as in {@link Bdd}; the arrays may be longer
     * @param size number of nodes
     */
    BoundRule(Bound bound, int[] variable, int[] low, int[] high, int size) {
        this.bound = bound;
        this.counted = bound.variables();
        this.place = new int[size];
        this.fewest = new int[size];
        this.most = new int[size];
        Arrays.fill(place, 0, 2, counted.length);
        fewest[Bdd.FALSE] = NEVER;
        most[Bdd.FALSE] = -NEVER;
        for (int node = 2; node < size; node++) {
            int found = Arrays.binarySearch(counted, variable[node]);
            int cost = found >= 0 ? 1 : 0;
            place[node] = found >= 0 ? found : -found - 1;
            int next = place[node] + cost;
            fewest[node] = Math.min(fewest[low[node]], fewest[high[node]] + cost);
            most[node] = Math.max(atMost(low[node], next), atMost(high[node], next) + cost);
        }
    }

    /** Counted variables that an edge skips are free. */
    private int atMost(int node, int next) {
        return most[node] + place[node] - next;
    }

    /** Returns whether all states are numbers that an int can hold. */
    static boolean isFeasible(Bound bound) {
        long length = bound.variables().length + 1L;
        return length * length < FAILED;
    }

    @Override
    public int variable(int state) {
        return counted[read(state)];
    }

    @Override
    public int next(int state, boolean selected) {
        return state(read(state) + 1, selected(state) + (selected ? 1 : 0));
    }

    @Override
    public int at(int node, int state) {
        if (state >= FAILED) {
            return state;
        }
        int least = selected(state) + fewest[node];
        int largest = selected(state) + atMost(node, read(state));
        if (largest < bound.low() || least > bound.high()) {
            return FAILED;
        }
        return least >= bound.low() && largest <= bound.high() ? SATISFIED : state;
    }

    private int state(int read, int selected) {
        return read * (counted.length + 1) + selected;
    }

    private int read(int state) {
        return state / (counted.length + 1);
    }

    private int selected(int state) {
        return state % (counted.length + 1);
    }
}
