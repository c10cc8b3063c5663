package featurenet.pledge;

/** A decision diagram needs more nodes than it may have. */
final class NodeBudgetException extends Exception {
    private static final long serialVersionUID = 1L;

    NodeBudgetException(int budget) {
        super("more than " + budget + " nodes", null, false, false);
    }
}
