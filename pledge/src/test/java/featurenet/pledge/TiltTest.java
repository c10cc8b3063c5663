package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TiltTest {
    private static final int DRAWS = 20_000;

    private static Bdd compile(Clauses clauses) throws StoppedException {
        return BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
    }

    private static double weight(long[] row, double theta) {
        return Math.exp(theta * Long.bitCount(row[0]));
    }

    @ParameterizedTest
    @ValueSource(doubles = {-1.5, 0, 0.7})
    void drawsFollowTheTiltedDistribution(double theta) throws StoppedException {
        for (int seed = 0; seed < 8; seed++) {
            Clauses clauses = Models.random(8, 6, seed);
            List<long[]> all = Models.all(clauses);
            if (all.size() < 2) {
                continue;
            }
            Tilt tilt = new Tilt(compile(clauses), theta);
            SplittableRandom random = new SplittableRandom(seed);
            Map<Long, Integer> found = new HashMap<>();
            for (int i = 0; i < DRAWS; i++) {
                found.merge(tilt.draw(random)[0], 1, Integer::sum);
            }
            double total = all.stream().mapToDouble(row -> weight(row, theta)).sum();
            double chiSquare = 0;
            for (long[] row : all) {
                double expected = DRAWS * weight(row, theta) / total;
                double excess = found.getOrDefault(row[0], 0) - expected;
                chiSquare += excess * excess / expected;
            }
            int degrees = all.size() - 1;
            assertTrue(chiSquare < degrees + 5 * Math.sqrt(2.0 * degrees) + 10, "χ² " + chiSquare);
            assertTrue(found.size() <= all.size());
        }
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void expectedSizeEqualsEnumeration(Clauses clauses) throws StoppedException {
        List<long[]> all = Models.all(clauses);
        if (all.isEmpty()) {
            return;
        }
        double total = all.stream().mapToDouble(row -> weight(row, 0.5)).sum();
        double sizes =
                all.stream().mapToDouble(r -> weight(r, 0.5) * Long.bitCount(r[0])).sum();
        assertEquals(sizes / total, new Tilt(compile(clauses), 0.5).expectedSize(), 1e-9);
    }

    @Test
    void thousandsOfVariablesDoNotUnderflow() throws StoppedException {
        Clauses clauses = Models.optional(6_000); // the root's clause makes every weight tiny
        int[][] chain = new int[6_000][];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = new int[] {-(i + 2), i + 1}; // each variable needs the one before it
        }
        Tilt tilt = new Tilt(compile(new Clauses(6_001, chain)), 0);
        assertEquals(3_000.5, tilt.expectedSize(), 1e-6);
        assertEquals(3_001, new Tilt(compile(clauses), 0).expectedSize(), 1e-6);
    }
}
