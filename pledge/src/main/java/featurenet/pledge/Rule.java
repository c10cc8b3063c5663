package featurenet.pledge;

/**
 * A condition that is read one variable after another, in ascending order, by an automaton.
 *
 * <p>A state is a number from 0, the first, on.
 */
interface Rule {
    /** The condition holds, whatever comes. */
    int SATISFIED = Integer.MAX_VALUE;

    /** The condition does not hold, whatever comes. */
    int FAILED = Integer.MAX_VALUE - 1;

    /** Returns the variable that is to be read in a state that is not settled. */
    int variable(int state);

    /** Returns the state after reading it. */
    int next(int state, boolean selected);

    /** Returns what a state comes to if only a node's models are left; as a rule itself. */
    default int at(int node, int state) {
        return state;
    }
}
