package featurenet.pledge;

import static featurenet.pledge.Requests.covering;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CoveringTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private static Pledge pledge(Clauses clauses) {
        return new Pledge(clauses.variables(), Models.flat(clauses));
    }

    private static long sum(long[] weights, long[] row) {
        long sum = 0;
        for (int variable = 1; variable <= 8; variable++) {
            sum += weights[Literals.index(Bits.literal(row, variable))];
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void heaviestModelEqualsEnumeration(Clauses clauses) throws StoppedException {
        List<long[]> all = Models.all(clauses);
        if (all.isEmpty()) {
            return;
        }
        Bdd bdd = BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
        HeaviestModel heaviest = new HeaviestModel(bdd);
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20; i++) {
            long[] weights = random.longs(16, -50, 50).toArray();
            long[] found = heaviest.find(weights);
            assertTrue(Models.holds(clauses, found));
            long best = all.stream().mapToLong(row -> sum(weights, row)).max().orElseThrow();
            assertEquals(best, sum(weights, found));
        }
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void uncoveredPairsEqualWhatCoverageLeaves(Clauses clauses) throws StoppedException {
        List<long[]> all = Models.all(clauses);
        Bdd bdd = BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
        Uncovered uncovered = Uncovered.all(new BddInteractions(bdd, Limit.none()), 8, 2);
        long valid = uncovered.size();
        int[] weights = new int[16];
        for (int i = 0; i < all.size(); i++) {
            long[] literals = Literals.of(all.get(i), 8);
            uncovered.weigh(literals, weights);
            long gain = uncovered.gain(literals, weights);
            uncovered.cover(literals);
            long[][] first = all.subList(0, i + 1).toArray(long[][]::new);
            long covered = Coverage.covered(first, 8, 2, Limit.none());
            assertEquals(valid - covered, uncovered.size());
            assertTrue(gain >= 0 && gain <= 28);
        }
        assertEquals(0, uncovered.size());
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void configurationsAreValidAndDistinctAndHistoryIsTheirCoverage(Clauses clauses) {
        int total = Models.all(clauses).size();
        Pledge pledge = pledge(clauses);
        for (int count : new int[] {1, total / 2 + 1, total + 1}) {
            Sample sample = pledge.sample(covering(count, 2, false, 3, FOREVER));
            long[] rows = sample.configurations();
            assertEquals(Math.min(count, total), LongStream.of(rows).distinct().count());
            assertEquals(Math.min(count, total), rows.length);
            assertTrue(LongStream.of(rows).allMatch(r -> Models.holds(clauses, new long[] {r})));
            if (sample.fitness().length > 0) {
                long[] first = Arrays.copyOf(rows, 1);
                assertEquals(pledge.analysis().coveredInteractions(first, 2), sample.fitness()[0]);
            }
        }
    }

    @Test
    void twentyOptionalFeaturesNeedFewConfigurations() {
        Pledge pledge = pledge(Models.optional(20));
        long[] rows = pledge.sample(covering(12, 2, false, 1, FOREVER)).configurations();
        assertEquals(pledge.analysis().validInteractions(2, FOREVER), pledge.analysis().coveredInteractions(rows, 2));
        assertArrayEquals(rows, pledge.sample(covering(12, 2, false, 1, FOREVER)).configurations());
        assertArrayEquals(Arrays.copyOf(rows, 4), pledge.sample(covering(4, 2, false, 1, FOREVER)).configurations());
    }

    @Test
    void coveredOnceIsCoveredAgain() {
        Pledge pledge = pledge(Models.optional(10));
        Sample sample = pledge.sample(covering(200, 2, false, 1, FOREVER));
        assertEquals(200, LongStream.of(sample.configurations()).distinct().count());
        long valid = pledge.analysis().validInteractions(2, FOREVER);
        assertTrue(Arrays.stream(sample.fitness()).filter(covered -> covered == valid).count() > 2);
    }

    @Test
    void deadlineIsKept() {
        long start = System.nanoTime();
        Sample sample = pledge(Models.optional(700)).sample(covering(Integer.MAX_VALUE, 2, false, 1, 1));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(sample.outOfTime() && sample.configurations().length > 0);
        assertTrue(seconds < 1.6, "took " + seconds);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void completeSampleEndsWhenEverythingIsCovered(int strength) {
        for (int seed = 0; seed < 60; seed++) {
            Clauses clauses = Models.random(8, 4 + seed % 12, seed);
            Pledge pledge = pledge(clauses);
            Sample sample =
                    pledge.sample(covering(Integer.MAX_VALUE, strength, true, seed, FOREVER));
            long[] rows = sample.configurations();
            long valid = pledge.analysis().validInteractions(strength, FOREVER);
            assertEquals(valid, pledge.analysis().coveredInteractions(rows, strength));
            if (rows.length > 1) {
                long[] fewer = Arrays.copyOf(rows, rows.length - 1);
                assertTrue(pledge.analysis().coveredInteractions(fewer, strength) < valid);
                assertTrue(sample.remark().contains("first " + rows.length + " configurations"));
            }
        }
    }

    @Test
    void twoConfigurationsShowEveryLiteralOfOptionalFeatures() {
        Pledge pledge = pledge(Models.optional(90));
        long[] rows = pledge.sample(covering(50, 1, true, 1, FOREVER)).configurations();
        assertEquals(2 * pledge.words(), rows.length);
        assertThrows(
                IllegalArgumentException.class, () -> pledge.sample(covering(5, 3, true, 1, FOREVER)));
    }

    @Test
    void tooFewConfigurationsAreNotComplete() {
        Sample sample = pledge(Models.optional(90)).sample(covering(3, 2, true, 1, FOREVER));
        assertTrue(sample.remark().startsWith("not every"));
    }
}
