package featurenet.pledge;

import static featurenet.pledge.Requests.balanced;
import static featurenet.pledge.Requests.diverse;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WorkersTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;
    private static final int[] STRATA = {2, 3, 4};

    private static Pledge pledge(int threads) {
        return new Pledge(Models.optional(150), 100_000, new Workers(threads));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 8})
    void samplesAreTheSameForAnyNumberOfThreads(int threads) {
        int[] none = {};
        assertArrayEquals(
                pledge(1).sample(diverse(60, STRATA, 0.05, none, 1, 7, 60, FOREVER)).configurations(),
                pledge(threads).sample(diverse(60, STRATA, 0.05, none, 1, 7, 60, FOREVER)).configurations());
        assertArrayEquals(
                pledge(1).sample(balanced(20, STRATA, 0.05, Double.NaN, none, 1, 7, FOREVER)).configurations(),
                pledge(threads)
                        .sample(balanced(20, STRATA, 0.05, Double.NaN, none, 1, 7, FOREVER))
                        .configurations());
    }

    private static int[] farthest(Pool pool, int threads) throws StoppedException {
        Workers workers = new Workers(threads);
        FarthestFirst selection =
                new FarthestFirst(pool, Selected.alike(), 1, 0, workers, Limit.none());
        selection.select(400, new Progress());
        return selection.selected();
    }

    @Test
    void selectionIsTheSameForAnyNumberOfThreads() throws StoppedException {
        SplittableRandom random = new SplittableRandom(1);
        Pool pool = new Pool();
        for (int i = 0; i < 2_000; i++) {
            double share = random.nextDouble();
            long[] row = new long[200]; // so wide that comparisons are heavy
            for (int variable = 1; variable <= 12_800; variable++) {
                Bits.put(row, variable, random.nextDouble() < share);
            }
            pool.add(row, 0);
        }
        int[] expected = farthest(pool, 1);
        assertArrayEquals(expected, farthest(pool, 2));
        assertArrayEquals(expected, farthest(pool, 3));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void eachPieceIsDoneOnce(int threads) throws StoppedException {
        AtomicIntegerArray done = new AtomicIntegerArray(500);
        Workers workers = new Workers(threads);
        workers.each(500, done::incrementAndGet);
        workers.each(0, done::incrementAndGet);
        assertTrue(IntStream.range(0, 500).allMatch(i -> done.get(i) == 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void failureOfAPieceEndsTheRound(int threads) {
        Workers workers = new Workers(threads);
        Workers.Piece stopped = i -> {
            throw new StoppedException();
        };
        assertThrows(StoppedException.class, () -> workers.each(50, stopped));
        Workers.Piece broken = i -> Integer.parseInt("broken");
        assertThrows(IllegalStateException.class, () -> workers.each(50, broken));
    }

    @Test
    void deadlineIsKeptByAllThreads() {
        long start = System.nanoTime();
        Pledge pledge = new Pledge(Models.optional(3_000), 1_000_000, new Workers(3));
        var sample = pledge.sample(diverse(2_000, STRATA, 0.05, new int[0], 1, 1, Integer.MAX_VALUE, 1));
        assertTrue(sample.outOfTime());
        assertEquals(0, sample.configurations().length % pledge.words());
        assertTrue((System.nanoTime() - start) / 1e9 < 3);
    }
}
