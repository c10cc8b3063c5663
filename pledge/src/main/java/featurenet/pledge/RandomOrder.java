package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.sat4j.core.LiteralsUtils;
import org.sat4j.minisat.core.ILits;
import org.sat4j.minisat.orders.VarOrderHeap;

/**
 * Decides the variable that was in most conflicts of late, at first a random one, with a random
 * value. It may be given odds for the values, and literals to decide first.
 *
 * <p>Without conflicts this is a random walk. Where one leads from conflict to conflict, activities
 * and kept phases (see {@link RandomPhases}) lead out again, as in any solver. SAT4J's own random
 * strategies draw from static generators; this one takes its generator, so that the same seed gives
 * the same models. It also polls the limit, as every search decides often.
 */
final class RandomOrder extends VarOrderHeap {
    static final int DECISIONS_PER_POLL = 64;
    private static final long serialVersionUID = 1;
    private static final double TIE = 1e-6; // far below the activity that one conflict gives
    private static final int MOST_CONFLICTS = 20;

    private final transient SplittableRandom random;
    private final transient Runnable poll;
    private final RandomPhases phases;
    private int decisions;
    private int[] first = {};
    private int next;
    private int conflicts;
    private int trusted = Integer.MAX_VALUE; // literals at most that an order is kept for

    /**
     * @param poll called every {@value #DECISIONS_PER_POLL} decisions
     */
    RandomOrder(SplittableRandom random, Runnable poll) {
        this(new RandomPhases(random), random, poll);
    }

    private RandomOrder(RandomPhases phases, SplittableRandom random, Runnable poll) {
        super(phases);
        this.phases = phases;
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
        phases.setOdds(odds);
        this.first = Arrays.copyOf(first, Math.min(first.length, trusted));
        this.conflicts = 0;
    }

    /** Lets the next searches decide at random; after many conflicts, the next order is cut short. */
    void release() {
        trusted =
                conflicts < MOST_CONFLICTS
                        ? Math.max(trusted, first.length + first.length / 8 + 1)
                        : first.length / 2;
        guide(RandomPhases.FAIR);
    }

    /** Forgets activities and phases of earlier searches, so that models do not resemble. */
    @Override
    public void init() {
        next = 0;
        super.init();
        for (int variable = 1; variable <= lits.nVars(); variable++) {
            if (lits.belongsToPool(variable)) {
                activity[variable] = TIE * random.nextDouble();
                heap.increase(variable);
            }
        }
    }

    @Override
    public int select() {
        if (++decisions % DECISIONS_PER_POLL == 0) {
            poll.run();
        }
        while (next < first.length && conflicts < MOST_CONFLICTS) {
            int literal = LiteralsUtils.toInternal(first[next++]);
            if (lits.belongsToPool(LiteralsUtils.var(literal)) && lits.isUnassigned(literal)) {
                return literal;
            }
        }
        return super.select();
    }

    @Override
    public void undo(int variable) {
        next = 0;
        super.undo(variable);
    }

    /** Called after each conflict. */
    @Override
    public void varDecayActivity() {
        conflicts++;
        super.varDecayActivity();
    }
}
