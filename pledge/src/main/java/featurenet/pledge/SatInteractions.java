package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Answers which literals can hold together by SAT, for models without a decision diagram.
 *
 * <p>Most questions are answered by the models of earlier ones: the last {@value #REMEMBERED} are
 * kept as columns, one bit per model, so that one AND looks at 64 of them.
 */
final class SatInteractions implements Interactions {
    private static final int REMEMBERED = 1024;
    private static final int WARM_UP = 64;

    private final int variables;
    private final Sat sat;
    private final long[][] columns;
    private int models;

    SatInteractions(Clauses clauses, SplittableRandom random, Limit limit) throws StoppedException {
        this.variables = clauses.variables();
        this.sat = new Sat(clauses, random, limit);
        this.columns = new long[variables + 1][REMEMBERED / Long.SIZE];
        for (int i = 0; i < WARM_UP; i++) {
            isPossible();
        }
    }

    /** Returns whether some configuration has all the literals. */
    boolean isPossible(int... literals) throws StoppedException {
        if (literals.length > 0 && isWitnessed(literals)) {
            return true;
        }
        long[] row = sat.solve(literals);
        if (row != null) {
            remember(row);
        }
        return row != null;
    }

    @Override
    public long[] possible() throws StoppedException {
        return possibleWith(new int[1], 0);
    }

    @Override
    public long[][] partners() throws StoppedException {
        long[] possible = possible();
        long[][] partners = new long[2 * variables][Literals.words(variables)];
        for (int i = 0; i < partners.length; i++) {
            int literal = Literals.literal(i);
            if (Literals.contains(possible, literal)) {
                partners[i] = possibleWith(new int[] {literal, 0}, 1);
                Literals.remove(partners[i], literal);
            }
        }
        return partners;
    }

    @Override
    public long pairs() throws StoppedException {
        long pairs = 0;
        for (int i = 0; i < 2 * variables; i++) {
            int literal = Literals.literal(i);
            if (isPossible(literal)) {
                long[] partners = possibleWith(new int[] {literal, 0}, 1);
                pairs += Literals.countAbove(partners, Math.abs(literal));
            }
        }
        return pairs;
    }

    @Override
    public boolean[] possible(int[] literals, int strength) throws StoppedException {
        boolean[] possible = new boolean[literals.length / strength];
        for (int i = 0; i < possible.length; i++) {
            int first = i * strength;
            possible[i] = isPossible(Arrays.copyOfRange(literals, first, first + strength));
        }
        return possible;
    }

    private long[] possibleWith(int[] literals, int place) throws StoppedException {
        long[] found = new long[Literals.words(variables)];
        for (int i = 0; i < 2 * variables; i++) {
            literals[place] = Literals.literal(i);
            if (isPossible(literals)) {
                Literals.add(found, literals[place]);
            }
        }
        return found;
    }

    private boolean isWitnessed(int[] literals) {
        int words = (Math.min(models, REMEMBERED) + 63) >>> 6;
        for (int word = 0; word < words; word++) {
            long left = word == words - 1 && models < REMEMBERED && models % 64 != 0
                    ? (1L << models) - 1
                    : -1L;
            for (int literal : literals) {
                long column = columns[Math.abs(literal)][word];
                left &= literal > 0 ? column : ~column;
            }
            if (left != 0) {
                return true;
            }
        }
        return false;
    }

    private void remember(long[] row) {
        int model = models % REMEMBERED;
        long bit = 1L << model;
        for (int variable = 1; variable <= variables; variable++) {
            long column = columns[variable][model >>> 6];
            columns[variable][model >>> 6] =
                    Bits.isSelected(row, variable) ? column | bit : column & ~bit;
        }
        models = models + 1 == 2 * REMEMBERED ? REMEMBERED : models + 1;
    }
}
