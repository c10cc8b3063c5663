package featurenet.pledge;

import java.util.Arrays;

/**
 * Builds a decision diagram by conjoining clauses and bounds, one after another.
 *
 * <p>Nothing recurses, as diagrams are as deep as the model has features. Nodes that are no longer
 * reached are swept away when they outnumber the others.
 */
final class BddBuilder {
    private static final int SMALLEST_SWEEP = 1 << 16;

    private static final long RESOLVED = -1;
    private static final int STATES_PER_POLL = 1 << 14;

    /** Seconds; the diagram of a network of 200 cells takes half of it. */
    private static final long MOST_WORK = 1L << 25;

    private final int variables;
    private final int budget;
    private final Limit limit;
    private final LongIntMap results = new LongIntMap();
    private int[] variable = new int[1024];
    private int[] low = new int[1024];
    private int[] high = new int[1024];
    private int[] table = new int[4096];
    private long[] pending = new long[1024];
    private int size;
    private int live;
    private long work; // states looked at
    private int root = Bdd.TRUE;

    BddBuilder(int variables, int budget, Limit limit) {
        this.variables = variables;
        this.budget = budget;
        this.limit = limit;
        addConstants();
    }

    private void addConstants() {
        variable[Bdd.FALSE] = variables + 1;
        variable[Bdd.TRUE] = variables + 1;
        size = 2;
    }

    /**
     * Conjoins a clause.
     *
     * @param clause literals in ascending order of their variables, no variable twice
     * @throws NodeBudgetException if that needs too many nodes, or too much work
     */
    void conjoin(int[] clause) throws NodeBudgetException, StoppedException {
        if (clause.length == 0) {
            root = Bdd.FALSE;
            return;
        }
        conjoin(new ClauseRule(clause));
        if (size > Math.max(SMALLEST_SWEEP, 2 * live)) {
            sweep();
        }
    }

    /**
     * Conjoins a bound.
     *
     * @throws NodeBudgetException if that needs too many nodes, or too much work
     */
    void conjoin(Bound bound) throws NodeBudgetException, StoppedException {
        if (!BoundRule.isFeasible(bound)) {
            throw new NodeBudgetException(budget);
        }
        sweep();
        conjoin(new BoundRule(bound, variable, low, high, size));
        sweep();
    }

    private void conjoin(Rule rule) throws NodeBudgetException, StoppedException {
        int first = rule.at(root, 0);
        if (root != Bdd.FALSE && first != Rule.SATISFIED) {
            root = first == Rule.FAILED ? Bdd.FALSE : answer(state(root, first), rule);
        }
    }

    /** Returns the finished diagram; the builder is of no use afterwards. */
    Bdd build() {
        sweep();
        return new Bdd(
                variables,
                root,
                Arrays.copyOf(variable, size),
                Arrays.copyOf(low, size),
                Arrays.copyOf(high, size));
    }

    // A state is a question: what is this node's function and the rule from this position on?

    private int answer(long question, Rule rule) throws NodeBudgetException, StoppedException {
        results.clear();
        int depth = push(0, question);
        while (depth > 0) {
            if (++work % STATES_PER_POLL == 0) {
                limit.check();
            }
            if (work > MOST_WORK) {
                throw new NodeBudgetException(budget);
            }
            long open = resolve(pending[depth - 1], rule);
            depth = open == RESOLVED ? depth - 1 : push(depth, open);
        }
        return results.get(question);
    }

    /** Answers a state whose branches are known; otherwise returns the branch to answer first. */
    private long resolve(long state, Rule rule) throws NodeBudgetException {
        long lowState = branch(state, rule, false);
        long highState = branch(state, rule, true);
        int lowResult = result(lowState);
        int highResult = result(highState);
        if (lowResult == LongIntMap.ABSENT) {
            return lowState;
        }
        if (highResult == LongIntMap.ABSENT) {
            return highState;
        }
        int top = Math.min(variable[node(state)], rule.variable(position(state)));
        results.put(state, node(top, lowResult, highResult));
        return RESOLVED;
    }

    private static long state(int node, int position) {
        return (long) node << 32 | position;
    }

    private static int node(long state) {
        return (int) (state >>> 32);
    }

    private static int position(long state) {
        return (int) state;
    }

    private long branch(long state, Rule rule, boolean selected) {
        int node = node(state);
        int position = position(state);
        int asked = rule.variable(position);
        int next = variable[node] > asked ? node : selected ? high[node] : low[node];
        int after = variable[node] < asked ? position : rule.next(position, selected);
        return state(next, rule.at(next, after));
    }

    private int result(long state) {
        int position = position(state);
        if (node(state) == Bdd.FALSE || position == Rule.FAILED) {
            return Bdd.FALSE;
        }
        return position == Rule.SATISFIED ? node(state) : results.get(state);
    }

    private int push(int depth, long state) {
        if (depth == pending.length) {
            pending = Arrays.copyOf(pending, 2 * depth);
        }
        pending[depth] = state;
        return depth + 1;
    }

    private int node(int top, int lowChild, int highChild) throws NodeBudgetException {
        if (lowChild == highChild) {
            return lowChild;
        }
        int place = place(top, lowChild, highChild);
        if (table[place] == 0) {
            if (size >= budget) {
                throw new NodeBudgetException(budget);
            }
            table[place] = append(top, lowChild, highChild);
            if (3 * size > table.length) {
                hash(2 * table.length);
            }
            return size - 1;
        }
        return table[place];
    }

    private int append(int top, int lowChild, int highChild) {
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

    private int place(int top, int lowChild, int highChild) {
        long key = (top * 0x9E3779B97F4A7C15L + lowChild) * 0xC2B2AE3D27D4EB4FL + highChild;
        int mask = table.length - 1;
        int place = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (table[place] != 0 && !isAt(place, top, lowChild, highChild)) {
            place = place + 1 & mask;
        }
        return place;
    }

    private boolean isAt(int place, int top, int lowChild, int highChild) {
        int node = table[place];
        return variable[node] == top && low[node] == lowChild && high[node] == highChild;
    }

    private void hash(int length) {
        table = new int[length];
        for (int node = 2; node < size; node++) {
            table[place(variable[node], low[node], high[node])] = node;
        }
    }

    /** Keeps the nodes that the root reaches, in their order. */
    private void sweep() {
        int[] renumbered = new int[size];
        renumbered[root] = 1;
        for (int node = root; node > Bdd.TRUE; node--) {
            if (renumbered[node] != 0) {
                renumbered[low[node]] = 1;
                renumbered[high[node]] = 1;
            }
        }
        int last = root;
        renumbered[Bdd.FALSE] = Bdd.FALSE;
        renumbered[Bdd.TRUE] = Bdd.TRUE;
        size = 2;
        for (int node = 2; node <= last; node++) {
            if (renumbered[node] != 0) {
                renumbered[node] =
                        append(variable[node], renumbered[low[node]], renumbered[high[node]]);
            }
        }
        root = renumbered[last];
        live = size;
        hash(table.length);
    }
}
