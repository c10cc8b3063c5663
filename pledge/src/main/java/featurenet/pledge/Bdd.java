package featurenet.pledge;

/**
 * A reduced ordered binary decision diagram: variable 1 at the top, no two nodes alike.
 *
 * <p>Node 0 is false and node 1 is true. Children have smaller numbers than their parents, so one
 * loop over the numbers is a pass from the bottom up, or from the top down. Immutable once built.
 */
final class Bdd {
    static final int FALSE = 0;
    static final int TRUE = 1;

    private final int variables;
    private final int root;
    private final int[] variable;
    private final int[] low;
    private final int[] high;

    /**
     * @param variable of each node; {@code variables + 1} for the two constants
     * @param low child when the variable is deselected
     * @param high child when the variable is selected
     */
    Bdd(int variables, int root, int[] variable, int[] low, int[] high) {
        this.variables = variables;
        this.root = root;
        this.variable = variable;
        this.low = low;
        this.high = high;
    }

    int variables() {
        return variables;
    }

    int root() {
        return root;
    }

    /** Returns the number of nodes, the two constants included. */
    int size() {
        return variable.length;
    }

    int variable(int node) {
        return variable[node];
    }

    int low(int node) {
        return low[node];
    }

    int high(int node) {
        return high[node];
    }

    /** Returns whether a row is a model. */
    boolean holds(long[] row) {
        int node = root;
        while (node > TRUE) {
            node = Bits.isSelected(row, variable[node]) ? high[node] : low[node];
        }
        return node == TRUE;
    }
}
