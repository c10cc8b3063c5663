package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.sat4j.core.VecInt;
import org.sat4j.minisat.constraints.MixedDataStructureSingleWL;
import org.sat4j.minisat.core.DataStructureFactory;
import org.sat4j.minisat.core.Solver;
import org.sat4j.minisat.learning.MiniSATLearning;
import org.sat4j.minisat.restarts.LubyRestarts;
import org.sat4j.specs.ContradictionException;
import org.sat4j.specs.TimeoutException;

/**
 * Randomised SAT: clauses and bounds in, random models out (SAT4J as MiniSAT with {@link RandomOrder}).
 *
 * <p>Restarts follow Luby's sequence: with intervals that only ever grow, a search now and then stays
 * for minutes where its first decisions led it.
 */
final class Sat {
    private static final int[] NOTHING = {};
    private static final int RESTART = 8; // conflicts, times Luby's 1, 1, 2, 1, 1, 2, 4, …

    private final int variables;
    private Limit limit;
    private final Solver<DataStructureFactory> solver;
    private final RandomOrder order;
    private boolean contradictory;
    private boolean gaveUp;
    private long pollsLeft;

    Sat(Clauses clauses, SplittableRandom random, Limit limit) {
        this.variables = clauses.variables();
        this.limit = limit;
        this.order = new RandomOrder(random, this::poll);
        this.solver = miniSat(order);
        solver.newVar(variables);
        for (int variable = 1; variable <= variables; variable++) {
            solver.registerLiteral(variable);
        }
        for (int[] clause : clauses.clauses()) {
            add(clause);
        }
        for (Bound bound : clauses.bounds()) {
            add(bound);
        }
    }

    private static Solver<DataStructureFactory> miniSat(RandomOrder order) {
        MiniSATLearning<DataStructureFactory> learning = new MiniSATLearning<>();
        Solver<DataStructureFactory> solver =
                new Solver<>(learning, new MixedDataStructureSingleWL(), order, new LubyRestarts(RESTART));
        solver.setSimplifier(solver.EXPENSIVE_SIMPLIFICATION);
        learning.setDataStructureFactory(solver.getDSFactory());
        learning.setVarActivityListener(solver);
        return solver;
    }

    /** Lets all further searches end at another limit. */
    void endAt(Limit other) {
        limit = other;
    }

    private void poll() {
        if (limit.isReached() || --pollsLeft <= 0) {
            solver.expireTimeout();
        }
    }

    void add(int... clause) {
        if (clause.length == 0) {
            contradictory = true; // SAT4J takes an empty clause for a true one
            return;
        }
        try {
            solver.addClause(new VecInt(clause.clone()));
        } catch (ContradictionException e) {
            contradictory = true;
        }
    }

    /** Demands that exactly so many of some variables are selected. */
    void addExactly(int[] counted, int number) {
        try {
            solver.addExactly(new VecInt(counted.clone()), number);
        } catch (ContradictionException e) {
            contradictory = true;
        }
    }

    private void add(Bound bound) {
        int counted = bound.variables().length;
        if (bound.low() > counted || bound.high() < 0 || bound.low() > bound.high()) {
            contradictory = true;
            return;
        }
        try {
            if (bound.low() > 0) {
                solver.addAtLeast(new VecInt(bound.variables().clone()), bound.low());
            }
            if (bound.high() < counted) {
                solver.addAtMost(new VecInt(bound.variables().clone()), bound.high());
            }
        } catch (ContradictionException e) {
            contradictory = true;
        }
    }

    /** Excludes one configuration from every later model. */
    void block(long[] row) {
        int[] clause = new int[variables];
        for (int i = 0; i < variables; i++) {
            clause[i] = -Bits.literal(row, i + 1);
        }
        add(clause);
    }

    /**
     * Finds a random model in which the assumed literals hold.
     *
     * @return a bitset row, or null if there is none
     * @throws StoppedException if the limit is reached first
     */
    long[] solve(int... assumptions) throws StoppedException {
        limit.check();
        pollsLeft = Long.MAX_VALUE;
        return model(assumptions);
    }

    /**
     * Finds a random model, as {@link #solve}, unless that takes too many decisions.
     *
     * @return a bitset row; null if there is none, or {@link #gaveUp}
     */
    long[] tryToSolve(long decisions) throws StoppedException {
        limit.check();
        pollsLeft = 1 + decisions / RandomOrder.DECISIONS_PER_POLL;
        try {
            gaveUp = false;
            return model();
        } catch (StoppedException e) {
            limit.check();
            gaveUp = true;
            return null;
        }
    }

    /** Returns whether the last try took too many decisions. */
    boolean gaveUp() {
        return gaveUp;
    }

    private long[] model(int... assumptions) throws StoppedException {
        if (contradictory || !isSatisfiable(assumptions)) {
            return null;
        }
        long[] row = new long[Bits.words(variables)];
        for (int variable = 1; variable <= variables; variable++) {
            Bits.put(row, variable, solver.model(variable));
        }
        return row;
    }

    /**
     * Finds a model as {@link #solve} does, but not an evenly random one. Where the order of decisions
     * leads to many conflicts, the rest is left to chance.
     *
     * @param odds probability that a variable that is decided is selected
     * @param first literals to decide before all others, in this order
     */
    long[] solve(double odds, int[] first, int... assumptions) throws StoppedException {
        order.guide(odds, first);
        try {
            return solve(assumptions);
        } finally {
            order.release();
        }
    }

    /** Returns the assumptions that the last unsatisfiable answer rests on; none if it needs none. */
    int[] core() {
        if (contradictory || solver.unsatExplanation() == null) {
            return NOTHING;
        }
        int[] core = new int[solver.unsatExplanation().size()];
        solver.unsatExplanation().copyTo(core);
        return Arrays.stream(core).distinct().toArray();
    }

    private boolean isSatisfiable(int[] assumptions) throws StoppedException {
        // A limit on conflicts, never reached: SAT4J would start a timer thread for one in seconds.
        solver.setTimeoutOnConflicts(Integer.MAX_VALUE);
        try {
            return solver.isSatisfiable(new VecInt(assumptions.clone()), true);
        } catch (TimeoutException e) {
            throw new StoppedException();
        }
    }
}
