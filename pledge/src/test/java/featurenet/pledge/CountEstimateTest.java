package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CountEstimateTest {
    private static CountEstimate estimate(Clauses clauses) {
        return estimate(clauses, Limit.none(), Limit.none());
    }

    private static CountEstimate estimate(Clauses clauses, Limit stop, Limit limit) {
        return new CountEstimate(clauses, new SplittableRandom(1), stop, limit);
    }

    @Test
    void estimateIsUnbiased() throws StoppedException {
        Clauses clauses = Models.random(8, 8, 12);
        double exact = Models.all(clauses).size();
        assertEquals(exact, estimate(clauses).estimate(4000).doubleValue(), exact / 20);
    }

    @Test
    void estimateOfIndependentChoicesIsExact() throws StoppedException {
        CountEstimate estimate = estimate(Models.optional(100));
        assertEquals(BigInteger.TWO.pow(100), estimate.estimate(3));
    }

    @Test
    void unsatisfiableIsZero() throws StoppedException {
        Clauses clauses = new Clauses(1, new int[][] {{1}, {-1}});
        assertEquals(BigInteger.ZERO, estimate(clauses).estimate(3));
    }

    @Test
    void noTimeStillFinishesTheFirstDescent() throws StoppedException {
        Limit noTime = new Limit(1e-9, () -> false);
        CountEstimate estimate = estimate(Models.optional(100), Limit.none(), noTime);
        assertEquals(BigInteger.TWO.pow(100), estimate.estimate(1_000_000));
    }

    @Test
    void stoppingGivesNoEstimate() {
        Limit stopped = new Limit(10, () -> true);
        CountEstimate estimate = estimate(Models.phone(), stopped, Limit.none());
        assertThrows(StoppedException.class, () -> estimate.estimate(3));
    }
}
