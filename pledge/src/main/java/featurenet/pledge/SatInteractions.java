package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Answers which literals can hold together by SAT, for models without a decision diagram.
 *
 * <p>Most questions are answered by the models of earlier ones: the last {@value #REMEMBERED} are
 * kept as columns, one bit per model, so that one AND looks at 64 of them. Of the others, unit
 * propagation refutes most, and each model is made to answer as many as it can.
 */
final class SatInteractions implements Interactions {
    private static final int REMEMBERED = 1024;
    private static final int WARM_UP = 64;

    private final int variables;
    private final Sat sat;
    private final UnitPropagation propagation;
    private final long[][] columns;
    private int models;

    SatInteractions(Clauses clauses, SplittableRandom random, Limit limit) {
        this.variables = clauses.variables();
        this.sat = new Sat(clauses, random, limit);
        this.propagation = new UnitPropagation(clauses);
        this.columns = new long[variables + 1][REMEMBERED / Long.SIZE];
    }

    /** Lets all further questions end at a limit; what was learned from earlier ones is kept. */
    void endAt(Limit limit) throws StoppedException {
        sat.endAt(limit);
        while (models < WARM_UP && isPossible()) {
            limit.check();
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
        long[] found = new long[Literals.words(variables)];
        int[] every = IntStream.range(0, 2 * variables).map(Literals::literal).toArray();
        show(every, this::isWitnessed, found);
        return found;
    }

    @Override
    public long[][] partners() throws StoppedException {
        long[][] partners = new long[2 * variables][Literals.words(variables)];
        for (int i = 0; i < partners.length; i++) {
            long[] above = validAbove(Literals.literal(i));
            for (int j = i + 1; j < partners.length; j++) {
                if (Literals.contains(above, Literals.literal(j))) {
                    Literals.add(partners[i], Literals.literal(j));
                    Literals.add(partners[j], Literals.literal(i));
                }
            }
        }
        return partners;
    }

    @Override
    public long pairs() throws StoppedException {
        long pairs = 0;
        for (int i = 0; i < 2 * variables; i++) {
            pairs += Literals.countAbove(validAbove(Literals.literal(i)), 0);
        }
        return pairs;
    }

    /** Returns the literals over later variables that hold in some configuration that has one. */
    private long[] validAbove(int literal) throws StoppedException {
        long[] found = new long[Literals.words(variables)];
        show(unrefutedAbove(literal), other -> isWitnessed(literal, other), found, literal);
        return found;
    }

    /**
     * Adds to a set those of some literals that hold in a configuration which has the given ones.
     *
     * @param isWitnessed whether a remembered configuration shows it
     */
    private void show(int[] literals, IntPredicate isWitnessed, long[] found, int... given)
            throws StoppedException {
        int[] assumed = Arrays.copyOf(given, given.length + 1);
        int[] open = without(literals, isWitnessed, found);
        while (open.length > 0) {
            assumed[given.length] = open[0];
            long[] row = sat.solve(0.5, open, assumed); // shows as many others as it can
            if (row == null) {
                open = Arrays.copyOfRange(open, 1, open.length);
            } else {
                remember(row);
                open = without(open, other -> Bits.literal(row, Math.abs(other)) == other, found);
            }
        }
    }

    private int[] unrefutedAbove(int literal) {
        long[] partners = propagation.unrefuted(literal);
        return IntStream.range(2 * Math.abs(literal), 2 * variables)
                .map(Literals::literal)
                .filter(other -> Literals.contains(partners, other))
                .toArray();
    }

    private static int[] without(int[] open, IntPredicate isShown, long[] found) {
        return IntStream.of(open)
                .filter(
                        other -> {
                            boolean shown = isShown.test(other);
                            if (shown) {
                                Literals.add(found, other);
                            }
                            return !shown;
                        })
                .toArray();
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

    private boolean isWitnessed(int... literals) {
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
