package featurenet.pledge;

import static featurenet.pledge.Requests.covering;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SatSpaceTest {
    private static SatSpace space(Clauses clauses, int... counted) throws StoppedException {
        return new SatSpace(clauses, counted, 1, Limit.none());
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void whatPropagationImpliesHoldsInEveryConfiguration(Clauses clauses) {
        UnitPropagation propagation = new UnitPropagation(clauses);
        List<long[]> all = Models.all(clauses);
        for (int i = 0; i < 16; i++) {
            int literal = Literals.literal(i);
            long[] implied = propagation.implied(literal);
            for (int j = 0; j < 16; j++) {
                boolean refuted =
                        implied == null || Literals.contains(implied, -Literals.literal(j));
                assertFalse(refuted && Models.isPossible(all, literal, Literals.literal(j)));
            }
        }
    }

    @Test
    void propagationFollowsChainsAndFindsConflicts() {
        Clauses clauses = new Clauses(5, new int[][] {{-1, 2}, {-2, 3}, {-3, -4, 5}, {4}, {-5, -1}});
        UnitPropagation propagation = new UnitPropagation(clauses);
        assertNull(propagation.implied(1));
        long[] implied = propagation.implied(2);
        for (int literal : new int[] {2, 3, 4, 5, -1}) {
            assertTrue(Literals.contains(implied, literal), "literal " + literal);
        }
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void strataAreThoseOfTheConfigurations(Clauses clauses) throws StoppedException {
        int[] counted = {2, 5, 7};
        List<long[]> all = Models.all(clauses);
        SatSpace space = space(clauses, counted);
        long numbers = all.stream().mapToLong(row -> Long.bitCount(row[0] & 0b1010010)).distinct().count();
        assertEquals(numbers, space.strata());
        SplittableRandom random = new SplittableRandom(3);
        for (int stratum = 0; stratum < space.strata(); stratum++) {
            long[] row = space.draw(stratum, random);
            long[] other = space.redraw(row, stratum, random);
            assertTrue(Models.holds(clauses, row) && Models.holds(clauses, other));
            assertEquals(stratum, space.stratum(row));
            assertEquals(stratum, space.stratum(other));
        }
    }

    @Test
    void heavyConfigurationsHaveTheHeavyLiterals() throws StoppedException {
        Space.Heaviest heaviest = space(Models.optional(40)).heaviest(Space.WHOLE);
        long[] weights = new long[82];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = i * 7919 % 83; // all differ
        }
        long[] row = heaviest.find(weights, new int[] {-9});
        for (int variable = 2; variable <= 41; variable++) {
            boolean selected =
                    variable != 9 && weights[2 * variable - 2] > weights[2 * variable - 1];
            assertEquals(selected, Bits.isSelected(row, variable), "variable " + variable);
        }
    }

    @Test
    void redrawnPartsAreTiedToWhatClausesTieThemTo() throws StoppedException {
        Clauses clauses = Models.farEquals(40); // no interval can change alone
        SatSpace space = space(clauses);
        SplittableRandom random = new SplittableRandom(1);
        long[] row = space.draw(random);
        boolean changed = false;
        for (int i = 0; i < 50; i++) {
            changed |= !Arrays.equals(row, space.redraw(row, 0, random));
        }
        assertTrue(changed);
    }

    @Test
    void pairsThatCannotBeAreStruckOff() throws StoppedException {
        // 1 and 2 contradict each other, which unit propagation does not see
        Clauses clauses = new Clauses(
                4, new int[][] {{-1, -2, 3, 4}, {-1, -2, -3, 4}, {-1, -2, 3, -4}, {-1, -2, -3, -4}});
        Pledge pledge = new Pledge(4, Models.flat(clauses), 3);
        Sample sample = pledge.sample(covering(100, 2, true, 1, Double.POSITIVE_INFINITY));
        assertTrue(sample.remark().contains("cover all 23 valid"), sample.remark());
        assertEquals(23, pledge.analysis().coveredInteractions(sample.configurations(), 2));
    }
}
