package featurenet.pledge;

import static featurenet.pledge.Requests.balanced;
import static featurenet.pledge.Requests.covering;
import static featurenet.pledge.Requests.diverse;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BalancedTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;
    private static final int[] NONE = {};
    private static final double USUAL = Double.NaN; // the floor

    private static Pledge pledge(Clauses clauses) {
        return new Pledge(clauses.variables(), Models.flat(clauses));
    }

    private static double smallest(long[] flat, int words) throws StoppedException {
        return new Neighbours(List.of(Bits.rows(flat, words)), Selected.alike(), new Workers(1), Limit.none()).smallest();
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void configurationsAreValidAndDistinct(Clauses clauses) {
        int total = Models.all(clauses).size();
        for (int count : new int[] {1, total / 2 + 1, total + 1}) {
            long[] rows =
                    pledge(clauses).sample(balanced(count, new int[] {1, 2}, 0.1, USUAL, NONE, 1, 3, FOREVER)).configurations();
            assertEquals(Math.min(count, total), rows.length);
            assertEquals(rows.length, LongStream.of(rows).distinct().count());
            assertTrue(LongStream.of(rows).allMatch(r -> Models.holds(clauses, new long[] {r})));
        }
    }

    @Test
    void distancesAreLargerThanWithCoverageAlone() throws StoppedException {
        Pledge pledge = pledge(Models.optional(60));
        long[] balanced = pledge.sample(balanced(30, NONE, 0, USUAL, NONE, 1, 1, FOREVER)).configurations();
        long[] covering = pledge.sample(covering(30, 2, false, 1, FOREVER)).configurations();
        long[] diverse = pledge.sample(diverse(30, NONE, 0, NONE, 1, 1, 0, FOREVER)).configurations();
        assertTrue(smallest(balanced, 1) > smallest(covering, 1));
        assertTrue(pledge.analysis().coveredInteractions(balanced, 2) > pledge.analysis().coveredInteractions(diverse, 2));
    }

    @Test
    void sameSeedGivesSameSample() {
        long[] first = pledge(Models.optional(80)).sample(balanced(15, NONE, 0, USUAL, NONE, 1, 9, FOREVER)).configurations();
        long[] second = pledge(Models.optional(80)).sample(balanced(15, NONE, 0, USUAL, NONE, 1, 9, FOREVER)).configurations();
        assertArrayEquals(first, second);
    }

    @Test
    void floorNamesTheNearestConfigurationThatIsTooNear() {
        Floor floor = new Floor(0.5, Selected.alike());
        floor.add(new long[] {0b1111});
        floor.add(new long[] {0b11110000});
        assertArrayEquals(new long[] {0b1111}, floor.tooNear(new long[] {0b0111}));
        assertNull(floor.tooNear(new long[] {0b1100}));
        assertEquals(0.25, floor.distance(new long[] {0b0111}), 1e-12);
        assertNull(new Floor(0, Selected.alike()).tooNear(new long[] {0b1111}));
    }

    @Test
    void deadlineIsKept() {
        long start = System.nanoTime();
        Sample sample =
                pledge(Models.optional(700)).sample(balanced(100_000, new int[] {2, 3}, 0.05, USUAL, NONE, 1, 1, 1));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(sample.outOfTime() && sample.configurations().length > 0);
        assertTrue(seconds < 1.6, "took " + seconds);
    }

    @Test
    void absoluteFloorIsKeptOrItIsSaidThatItIsNot() throws StoppedException {
        Pledge pledge = pledge(Models.optional(60));
        Sample kept = pledge.sample(balanced(20, NONE, 0, 0.5, NONE, 1, 1, FOREVER));
        assertTrue(smallest(kept.configurations(), 1) >= 0.5);
        assertFalse(kept.remark().contains("floor"));
        Sample wished = pledge.sample(balanced(20, NONE, 0, 0.99, NONE, 1, 1, FOREVER));
        assertTrue(smallest(wished.configurations(), 1) < 0.99);
        assertTrue(wished.remark().contains("nearer than the distance floor"));
    }
}
