package featurenet.pledge;

import java.io.PrintWriter;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.sat4j.core.LiteralsUtils;
import org.sat4j.minisat.core.ILits;
import org.sat4j.minisat.core.IOrder;
import org.sat4j.minisat.core.IPhaseSelectionStrategy;
import org.sat4j.minisat.orders.PositiveLiteralSelectionStrategy;

/**
 * Decides a random unassigned variable with a random value: a random walk of probability 1. It may
 * be given odds for the values, and literals to decide first.
 *
 * <p>SAT4J's own random strategies draw from static generators; this one takes its generator, so
 * that the same seed gives the same models. It also polls the limit, as every search decides often.
 */
final class RandomOrder implements IOrder {
    static final int DECISIONS_PER_POLL = 64;
    private static final double FAIR = 0.5;
    private static final int MOST_CONFLICTS = 20;

    private final SplittableRandom random;
    private final Runnable poll;
    private ILits literals;
    private int[] pool = new int[0];
    private int[] place = new int[0];
    private int candidates;
    private int decisions;
    private double odds = FAIR;
    private int[] first = {};
    private int next;
    private int conflicts;
    private int trusted = Integer.MAX_VALUE; // literals at most that an order is kept for

    /**
     * @param poll called every {@value #DECISIONS_PER_POLL} decisions
     */
    RandomOrder(SplittableRandom random, Runnable poll) {
        this.random = random;
        this.poll = poll;
    }

    /**
     * Sets how the next searches decide.
     *
     * @param odds probability that a variable is selected
     * @param first literals to decide before all others, in this order, until that leads to {@value
     *     #MOST_CONFLICTS} conflicts; fewer of them if the order led to as many before
     */
    void guide(double odds, int... first) {
        this.odds = odds;
        this.first = Arrays.copyOf(first, Math.min(first.length, trusted));
        this.conflicts = 0;
    }

    /** Lets the next searches decide at random; after many conflicts, the next order is cut short. */
    void release() {
        trusted =
                conflicts < MOST_CONFLICTS
                        ? Math.max(trusted, first.length + first.length / 8 + 1)
                        : first.length / 2;
        guide(FAIR);
    }

    @Override
    public void init() {
        next = 0;
        int variables = literals.nVars();
        if (pool.length != variables) {
            pool = new int[variables];
            place = new int[variables + 1];
            for (int i = 0; i < variables; i++) {
                put(i + 1, i);
            }
        }
        candidates = variables;
    }

    /** Assigned variables leave the pool when they are met, and come back when they are undone. */
    @Override
    public int select() {
        if (++decisions % DECISIONS_PER_POLL == 0) {
            poll.run();
        }
        while (next < first.length && conflicts < MOST_CONFLICTS) {
            int literal = LiteralsUtils.toInternal(first[next++]);
            if (literals.belongsToPool(literal >> 1) && literals.isUnassigned(literal)) {
                return literal;
            }
        }
        while (candidates > 0) {
            int i = random.nextInt(candidates);
            int variable = pool[i];
            int literal = LiteralsUtils.posLit(variable);
            if (literals.belongsToPool(variable) && literals.isUnassigned(literal)) {
                boolean selected = odds == FAIR ? random.nextBoolean() : random.nextDouble() < odds;
                return selected ? literal : LiteralsUtils.neg(literal);
            }
            swap(i, --candidates);
        }
        return ILits.UNDEFINED;
    }

    @Override
    public void undo(int variable) {
        next = 0;
        if (place[variable] >= candidates) {
            swap(place[variable], candidates++);
        }
    }

    private void swap(int i, int j) {
        int first = pool[i];
        put(pool[j], i);
        put(first, j);
    }

    private void put(int variable, int i) {
        pool[i] = variable;
        place[variable] = i;
    }

    @Override
    public void setLits(ILits literals) {
        this.literals = literals;
    }

    @Override
    public IPhaseSelectionStrategy getPhaseSelectionStrategy() {
        return new PositiveLiteralSelectionStrategy();
    }

    @Override
    public double varActivity(int literal) {
        return 0;
    }

    @Override
    public double[] getVariableHeuristics() {
        return new double[literals.nVars()];
    }

    // A random walk learns nothing from activities, phases or assignments.

    @Override
    public void setPhaseSelectionStrategy(IPhaseSelectionStrategy strategy) {}

    @Override
    public void updateVar(int literal) {}

    @Override
    public void updateVar(int literal, double value) {}

    @Override
    public void setVarDecay(double decay) {}

    /** Called after each conflict. */
    @Override
    public void varDecayActivity() {
        conflicts++;
    }

    @Override
    public void assignLiteral(int literal) {}

    @Override
    public void updateVarAtDecisionLevel(int literal) {}

    @Override
    public void printStat(PrintWriter out, String prefix) {}
}
