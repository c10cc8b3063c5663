package featurenet.pledge;

import static featurenet.pledge.Requests.balanced;
import static featurenet.pledge.Requests.covering;
import static featurenet.pledge.Requests.diverse;
import static featurenet.pledge.Requests.random;
import static featurenet.pledge.Requests.search;
import static featurenet.pledge.Requests.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PledgeTest {
    private static final int[] NONE = {};
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    private static Pledge pledge(Clauses clauses) {
        return new Pledge(clauses.variables(), Models.flat(clauses));
    }

    private static Pledge withoutDiagram(Clauses clauses) {
        return new Pledge(clauses.variables(), Models.flat(clauses), 3);
    }

    @Test
    void fewerConfigurationsThanAskedForGivesAllOfThem() {
        for (int count : new int[] {6, 7, 1000}) {
            Sample random = pledge(Models.phone()).sample(random(count, 1, FOREVER));
            Sample search = pledge(Models.phone()).sample(search(count, 1, 100, FOREVER));
            assertEquals(6, LongStream.of(random.configurations()).distinct().count());
            assertEquals(6, LongStream.of(search.configurations()).distinct().count());
            assertTrue(random.exhausted() && search.exhausted());
        }
        assertFalse(pledge(Models.phone()).sample(random(5, 1, FOREVER)).exhausted());
    }

    @Test
    void unsatisfiableModelGivesNothing() {
        Pledge pledge = pledge(new Clauses(1, new int[][] {{1}, {-1}}));
        assertEquals(0, pledge.sample(search(3, 1, 10, FOREVER)).configurations().length);
        assertFalse(pledge.isSatisfiable());
        assertEquals("0", pledge.analysis().count(1, FOREVER).value());
        assertArrayEquals(new int[] {0, 1}, pledge.conflict(new int[] {0, 1}));
    }

    @Test
    void sameSeedGivesSameSample() {
        Sample first = pledge(Models.optional(300)).sample(search(20, 9, 300, FOREVER));
        Sample second = pledge(Models.optional(300)).sample(search(20, 9, 300, FOREVER));
        Sample other = pledge(Models.optional(300)).sample(search(20, 10, 300, FOREVER));
        assertArrayEquals(first.configurations(), second.configurations());
        assertArrayEquals(first.fitness(), second.fitness());
        assertFalse(Arrays.equals(first.configurations(), other.configurations()));
    }

    @Test
    void deadlineIsKept() {
        long start = System.nanoTime();
        Sample sample = pledge(Models.optional(500)).sample(search(50, 1, Integer.MAX_VALUE, 0.5));
        double seconds = (System.nanoTime() - start) / 1e9;
        assertTrue(sample.outOfTime() && sample.iterations() > 0);
        assertTrue(seconds < 1.5, "took " + seconds);
        assertTrue(pledge(Models.optional(500)).sample(random(Integer.MAX_VALUE, 1, 0.2)).outOfTime());
    }

    @Test
    void stopReturnsWhatWasFoundAndProgressIsVisible() throws Exception {
        Pledge pledge = pledge(Models.optional(200));
        var sample =
                CompletableFuture.supplyAsync(
                        () -> pledge.sample(search(10, 1, Integer.MAX_VALUE, FOREVER)));
        while (pledge.fitness() == 0 || pledge.iteration() == 0) {
            Thread.sleep(1);
        }
        pledge.stop();
        assertEquals(10 * pledge.words(), sample.get().configurations().length);
        assertFalse(sample.get().outOfTime());
        assertTrue(pledge.isSatisfiable()); // only the call in progress is stopped
        assertEquals(5 * pledge.words(), pledge.sample(random(5, 1, FOREVER)).configurations().length);
    }

    @Test
    void interruptedQuestionHasNoAnswer() {
        Thread.currentThread().interrupt();
        Pledge pledge = pledge(Models.phone());
        assertThrows(CancellationException.class, pledge::isSatisfiable);
        assertTrue(pledge.isSatisfiable());
    }

    @Test
    void interruptReturnsWhatWasFound() throws Exception {
        Pledge pledge = pledge(Models.optional(200));
        var sample = new CompletableFuture<Sample>();
        Thread thread =
                new Thread(() -> sample.complete(pledge.sample(random(Integer.MAX_VALUE, 1, FOREVER))));
        thread.start();
        while (pledge.iteration() == 0) {
            Thread.sleep(1);
        }
        thread.interrupt();
        assertTrue(sample.get().configurations().length > 0);
    }

    @Test
    void fixedLiteralsAreCoreAndDead() {
        assertArrayEquals(new int[] {1, -5}, pledge(Models.phone()).analysis().fixedLiterals());
        assertArrayEquals(new int[] {1, -5}, withoutDiagram(Models.phone()).analysis().fixedLiterals());
    }

    @Test
    void countIsExactWithADiagramAndAnEstimateWithout() {
        assertEquals(new Analysis.Count("6", true), pledge(Models.phone()).analysis().count(1, FOREVER));
        Analysis.Count estimate = withoutDiagram(Models.phone()).analysis().count(1, FOREVER);
        assertFalse(estimate.exact());
        assertEquals(6, Integer.parseInt(estimate.value()), 1);
    }

    @Test
    void possibleAnswersEachPair() {
        boolean[] answers = pledge(Models.phone()).analysis().possible(new int[] {3, -2, 3, 6, 3, 4, -1, -2}, 2);
        assertArrayEquals(new boolean[] {false, true, false, false}, answers);
    }

    @Test
    void validInteractionsAgreeWithAndWithoutDiagram() {
        for (int strength : new int[] {1, 2}) {
            assertEquals(
                    pledge(Models.phone()).analysis().validInteractions(strength, FOREVER),
                    withoutDiagram(Models.phone()).analysis().validInteractions(strength, FOREVER));
        }
    }

    @Test
    void strategiesAgreeWithTheirPromisesWithoutDiagram() {
        Clauses clauses = Models.optional(70);
        Pledge pledge = withoutDiagram(new Clauses(71, with(clauses.clauses(), 2, 71)));
        int[] strata = {2, 3, 4};
        for (int run = 0; run < 3; run++) {
            Sample sample =
                    switch (run) {
                        case 0 -> pledge.sample(diverse(40, strata, 0.1, NONE, 1, 1, 30, FOREVER));
                        case 1 -> pledge.sample(balanced(40, strata, 0.1, Double.NaN, NONE, 1, 1, FOREVER));
                        default -> pledge.sample(covering(40, 2, false, 1, FOREVER));
                    };
            long[][] rows = Bits.rows(sample.configurations(), pledge.words());
            assertEquals(40, rows.length);
            assertEquals(40, Arrays.stream(rows).map(Row::new).distinct().count());
            int[] numbers = new int[4];
            for (long[] row : rows) {
                assertTrue(Models.holds(clauses, row));
                numbers[Long.bitCount(row[0] & 0b1110)]++;
            }
            assertTrue(run == 2 || Arrays.stream(numbers).allMatch(number -> number >= 4));
            assertTrue(sample.remark().contains("SAT"));
        }
    }

    @Test
    void allConfigurationsAreFoundWithoutDiagram() {
        Clauses clauses = Models.phone();
        for (int count : new int[] {6, 9}) {
            Sample diverse =
                    withoutDiagram(clauses)
                            .sample(diverse(count, new int[] {3, 4}, 0.1, NONE, 1, 1, 9, FOREVER));
            Sample covering = withoutDiagram(clauses).sample(covering(count, 2, false, 1, FOREVER));
            assertEquals(6, LongStream.of(diverse.configurations()).distinct().count());
            assertEquals(6, LongStream.of(covering.configurations()).distinct().count());
            assertTrue(diverse.exhausted() && covering.exhausted());
        }
    }

    @Test
    void contradictionWithoutDiagramGivesNothing() {
        Pledge pledge = new Pledge(1, new int[] {1, 0, -1, 0}, 2);
        for (Sample sample :
                new Sample[] {
                    pledge.sample(diverse(3, new int[] {1}, 0.1, NONE, 1, 1, 9, FOREVER)),
                    pledge.sample(balanced(3, new int[] {1}, 0.1, Double.NaN, NONE, 1, 1, FOREVER)),
                    pledge.sample(covering(3, 2, true, 1, FOREVER)),
                }) {
            assertEquals(0, sample.configurations().length);
            assertTrue(sample.exhausted());
        }
        assertEquals(0, pledge.analysis().marginals().length + pledge.analysis().distribution(new int[] {1}, 1).length);
    }

    private static int[][] with(int[][] clauses, int... more) {
        int[][] all = Arrays.copyOf(clauses, clauses.length + 1);
        all[clauses.length] = more;
        return all;
    }

    @Test
    void misuseIsRefused() {
        Pledge pledge = pledge(Models.phone());
        assertThrows(IllegalArgumentException.class, () -> pledge.sample(random(1, 1, 0)));
        assertThrows(IllegalArgumentException.class, () -> pledge.analysis().validInteractions(3, FOREVER));
        assertThrows(IllegalArgumentException.class, () -> pledge.conflict(new int[1]));
        assertThrows(IllegalArgumentException.class, () -> pledge.prioritise(new long[1], "best"));
    }

    @Test
    void diagramThatTakesTooLongLeavesTimeForEveryStrategy() {
        int[] none = {};
        Pledge pledge = new Pledge(Models.farEquals(60), 1_000_000_000);
        List<Sample> samples =
                List.of(
                        pledge.sample(uniform(5, 1, 1)),
                        pledge.sample(diverse(5, none, 0, none, 1, 1, 10, 1)),
                        pledge.sample(covering(5, 2, false, 1, 1)),
                        pledge.sample(balanced(5, none, 0, Double.NaN, none, 1, 1, 1)));
        for (Sample sample : samples) {
            assertEquals(5, sample.configurations().length / pledge.words());
        }
    }

    @Test
    void requestWithoutItsSamplerOrOptionIsRefused() {
        for (String strategy : new String[] {"", "Random", "diverse", "coverage"}) {
            SampleRequest request = new SampleRequest(strategy, 1, 1, 0, FOREVER, Map.of());
            assertThrows(
                    IllegalArgumentException.class, () -> pledge(Models.phone()).sample(request));
        }
    }
}
