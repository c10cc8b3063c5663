package featurenet.pledge;

import static featurenet.pledge.Requests.diverse;
import static featurenet.pledge.Requests.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DiverseTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;
    private static final int[] NONE = {};
    private static final Selected ALIKE = Selected.alike();

    private static Pledge pledge(Clauses clauses) {
        return new Pledge(clauses.variables(), Models.flat(clauses));
    }

    private static double smallest(long[][] rows) {
        double found = 1;
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < i; j++) {
                int first = ALIKE.size(rows[i]);
                int second = ALIKE.size(rows[j]);
                found = Math.min(found, ALIKE.distance(rows[i], first, rows[j], second));
            }
        }
        return found;
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void configurationsAreValidDistinctAndAllIfThereAreNoMore(Clauses clauses) {
        int total = Models.all(clauses).size();
        for (int count : new int[] {1, 4, 300}) {
            Sample sample =
                    pledge(clauses).sample(diverse(count, new int[] {1, 2}, 0.05, NONE, 1, 3, 50, FOREVER));
            long[] rows = sample.configurations();
            assertEquals(Math.min(count, total), rows.length);
            assertEquals(rows.length, LongStream.of(rows).distinct().count());
            assertTrue(LongStream.of(rows).allMatch(r -> Models.holds(clauses, new long[] {r})));
            assertEquals(total <= count, sample.exhausted());
        }
    }

    @Test
    void selectionIsTheGreedyOne() throws StoppedException {
        Pool pool = new Pool();
        Models.randomRows(60, 20, 5).forEach(row -> pool.add(row, 0));
        FarthestFirst lazy = new FarthestFirst(pool, ALIKE, 1, 0, new Workers(1), Limit.none());
        lazy.select(15, new Progress());
        int[] selected = lazy.selected();
        for (int k = 1; k < selected.length; k++) {
            int[] before = Arrays.copyOf(selected, k);
            double best =
                    IntStream.range(0, pool.size()).mapToDouble(i -> nearest(pool, i, before)).max().orElseThrow();
            assertEquals(best, nearest(pool, selected[k], before), 1e-12);
        }
    }

    private static double nearest(Pool pool, int i, int[] others) {
        return IntStream.of(others)
                .mapToDouble(
                        j -> ALIKE.distance(
                                pool.row(i), ALIKE.size(pool.row(i)),
                                pool.row(j), ALIKE.size(pool.row(j))))
                .min()
                .orElseThrow();
    }

    @Test
    void eachStratumGetsItsShareOfEveryPrefix() {
        Pledge pledge = pledge(Models.optional(40));
        int[] strata = {2, 3, 4};
        Sample sample = pledge.sample(diverse(100, strata, 0.2, NONE, 1, 1, 50, FOREVER));
        long[][] rows = Bits.rows(sample.configurations(), pledge.words());
        for (int prefix : new int[] {20, 50, 100}) {
            int[] numbers = new int[4];
            for (long[] row : Arrays.copyOf(rows, prefix)) {
                numbers[Long.bitCount(row[0] & 0b1110)]++;
            }
            assertTrue(IntStream.of(numbers).allMatch(number -> number >= prefix / 5));
        }
    }

    @Test
    void searchRaisesTheSmallestDistance() {
        Pledge pledge = pledge(Models.optional(60));
        long[][] before =
                Bits.rows(pledge.sample(diverse(30, NONE, 0, NONE, 1, 1, 0, FOREVER)).configurations(), 1);
        Sample searched = pledge.sample(diverse(30, NONE, 0, NONE, 1, 1, 300, FOREVER));
        long[][] random = Bits.rows(pledge.sample(random(30, 1, FOREVER)).configurations(), 1);
        assertTrue(smallest(Bits.rows(searched.configurations(), 1)) > smallest(before));
        assertTrue(smallest(before) > smallest(random));
        assertEquals(300, searched.iterations());
    }

    @Test
    void neighboursStayRightWhileConfigurationsAreReplaced() throws StoppedException {
        SplittableRandom random = new SplittableRandom(2);
        List<long[]> rows = new java.util.ArrayList<>(Models.randomRows(20, 30, 1));
        Neighbours neighbours = new Neighbours(rows, ALIKE, new Workers(1), Limit.none());
        for (long[] row : Models.randomRows(200, 30, 9)) {
            neighbours.replace(random.nextInt(20), row);
            assertEquals(smallest(rows.toArray(long[][]::new)), neighbours.smallest(), 1e-12);
        }
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void resamplingKeepsTheRestAndStaysValid(Clauses clauses) throws StoppedException {
        Bdd bdd = BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
        Resampler resampler = new Resampler(bdd);
        SplittableRandom random = new SplittableRandom(4);
        for (long[] row : Models.all(clauses)) {
            int first = 1 + random.nextInt(8);
            int last = first + random.nextInt(9 - first);
            long[] drawn = resampler.resample(row, first, last, 0.4, random);
            assertTrue(Models.holds(clauses, drawn));
            long inside = (1L << last) - (1L << first - 1);
            assertEquals(0, (row[0] ^ drawn[0]) & ~inside);
        }
    }

    @Test
    void sameSeedGivesSameSample() {
        long[] first = pledge(Models.optional(300)).sample(diverse(20, NONE, 0, NONE, 1, 9, 100, FOREVER)).configurations();
        long[] second = pledge(Models.optional(300)).sample(diverse(20, NONE, 0, NONE, 1, 9, 100, FOREVER)).configurations();
        long[] other = pledge(Models.optional(300)).sample(diverse(20, NONE, 0, NONE, 1, 8, 100, FOREVER)).configurations();
        assertArrayEquals(first, second);
        assertFalse(Arrays.equals(first, other));
    }

    @Test
    void tooLargeDiagramFallsBackToRandomCandidates() {
        Clauses clauses = Models.optional(20);
        Sample sample =
                new Pledge(21, Models.flat(clauses), 2).sample(diverse(10, NONE, 0, NONE, 1, 1, 50, FOREVER));
        assertEquals(10, LongStream.of(sample.configurations()).distinct().count());
        assertTrue(sample.remark().contains("outgrew its budget"));
        assertFalse(sample.exhausted());
    }

    @Test
    void deadlineIsKept() {
        long start = System.nanoTime();
        Sample sample =
                pledge(Models.optional(2_000)).sample(diverse(500, NONE, 0, NONE, 1, 1, Integer.MAX_VALUE, 1));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(sample.outOfTime() && sample.configurations().length == 500 * 32);
        assertTrue(seconds < 1.6, "took " + seconds);
    }
}
