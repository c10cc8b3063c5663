package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EvolutionTest {
    private static RandomConfigurations source(Clauses clauses) {
        return new RandomConfigurations(
                clauses, limit -> Optional.empty(), new SplittableRandom(2), Limit.none());
    }

    private static List<long[]> draw(RandomConfigurations source, int count)
            throws StoppedException {
        List<long[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(source.next());
        }
        return rows;
    }

    private static Evolution evolve(Clauses clauses, int count, int iterations)
            throws StoppedException {
        RandomConfigurations source = source(clauses);
        Evolution evolution =
                new Evolution(source, clauses.variables(), Limit.none(), new Progress());
        evolution.run(draw(source, count), iterations);
        return evolution;
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 10, 11})
    void searchEqualsTheNaiveOne(int count) throws StoppedException {
        Clauses clauses = Models.optional(40);
        RandomConfigurations source = source(clauses);
        List<long[]> naive = Naive.evolve(draw(source, count), source, 41, 60);
        Evolution evolution = evolve(clauses, count, 60);
        assertArrayEquals(
                naive.toArray(long[][]::new), evolution.configurations().toArray(long[][]::new));
        double[] history = evolution.history();
        assertEquals(Naive.fitness(naive, 41), history[history.length - 1], 1e-6);
    }

    @Test
    void fitnessGrowsStrictly() throws StoppedException {
        double[] history = evolve(Models.optional(60), 8, 200).history();
        assertTrue(history.length > 3);
        for (int i = 1; i < history.length; i++) {
            assertTrue(history[i] > history[i - 1]);
        }
    }

    @Test
    void searchStartsAfreshWhenEverythingWasTried() throws StoppedException {
        Evolution evolution = evolve(Models.phone(), 3, 500);
        assertEquals(500, evolution.iterations());
        assertEquals(3, evolution.configurations().stream().map(row -> row[0]).distinct().count());
    }
}
