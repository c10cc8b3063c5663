package featurenet.pledge;

/**
 * A clause as a rule: a state tells how many of its literals are false.
 *
 * @param literals at least one, in ascending order of their variables, no variable twice
 */
record ClauseRule(int[] literals) implements Rule {
    @Override
    public int variable(int state) {
        return Math.abs(literals[state]);
    }

    @Override
    public int next(int state, boolean selected) {
        if (literals[state] > 0 == selected) {
            return SATISFIED;
        }
        return state + 1 == literals.length ? FAILED : state + 1;
    }
}
