package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.math.BigInteger;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CountEstimateTest {
    private static CountEstimate estimate(Clauses clauses, Limit limit) {
        return new CountEstimate(clauses, new SplittableRandom(1), limit);
    }

    @Test
    void estimateIsUnbiased() {
        Clauses clauses = Models.random(8, 8, 12);
        double exact = Models.all(clauses).size();
        assertEquals(exact, estimate(clauses, Limit.none()).estimate(4000).doubleValue(), exact / 20);
    }

    @Test
    void estimateOfIndependentChoicesIsExact() {
        CountEstimate estimate = estimate(Models.optional(100), Limit.none());
        assertEquals(BigInteger.TWO.pow(100), estimate.estimate(3));
    }

    @Test
    void unsatisfiableIsZero() {
        Clauses clauses = new Clauses(1, new int[][] {{1}, {-1}});
        assertEquals(BigInteger.ZERO, estimate(clauses, Limit.none()).estimate(3));
    }

    @Test
    void noTimeGivesNoEstimate() {
        assertNull(estimate(Models.phone(), new Limit(1e-9, () -> false)).estimate(3));
    }
}
