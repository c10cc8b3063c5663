package featurenet.pledge;

/** A decision diagram needs more nodes, or more work, than it may. */
final class NodeBudgetException extends Exception {
    private static final long serialVersionUID = 1L;

    NodeBudgetException(int budget) {
        super("more than " + budget + " nodes, or too much work", null, false, false);
    }
}
