package featurenet.pledge;

import java.util.SplittableRandom;
import org.sat4j.core.LiteralsUtils;
import org.sat4j.minisat.core.IPhaseSelectionStrategy;

/**
 * The value that a decided variable takes: at first a random one, later the one that it had last.
 *
 * <p>Random phases make models vary; keeping them lets the search come back to what it had (Pipatsrisawat
 * and Darwiche, SAT 2007). SAT4J's own random strategy draws from a static generator.
 */
final class RandomPhases implements IPhaseSelectionStrategy {
    private static final long serialVersionUID = 1;
    static final double FAIR = 0.5;

    private final transient SplittableRandom random;
    private double odds = FAIR;
    private int[] phases = {}; // by variable: the literal to decide

    RandomPhases(SplittableRandom random) {
        this.random = random;
    }

    /**
     * @param odds probability that a variable's first value is selected
     */
    void setOdds(double odds) {
        this.odds = odds;
    }

    /** Draws anew; called before each search. */
    @Override
    public void init(int length) {
        if (phases.length < length) {
            phases = new int[length];
        }
        for (int variable = 1; variable < length; variable++) {
            init(variable, LiteralsUtils.posLit(variable));
        }
    }

    @Override
    public void init(int variable, int positive) {
        boolean selected = odds == FAIR ? random.nextBoolean() : random.nextDouble() < odds;
        phases[variable] = selected ? positive : LiteralsUtils.neg(positive);
    }

    @Override
    public int select(int variable) {
        return phases[variable];
    }

    @Override
    public void assignLiteral(int literal) {
        phases[LiteralsUtils.var(literal)] = literal;
    }

    @Override
    public void updateVar(int literal) {}

    @Override
    public void updateVarAtDecisionLevel(int literal) {}
}
