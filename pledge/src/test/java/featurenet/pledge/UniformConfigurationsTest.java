package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UniformConfigurationsTest {
    private static List<long[]> draw(Clauses clauses, int count, long seed)
            throws StoppedException {
        Bdd bdd = BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
        List<long[]> rows = new ArrayList<>();
        new UniformConfigurations(bdd, new SplittableRandom(seed), Limit.none(), new Progress())
                .draw(count, rows);
        return rows;
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void rowsAreDistinctValidAndNoMoreThanThereAre(Clauses clauses) throws StoppedException {
        int total = Models.all(clauses).size();
        for (int count : new int[] {1, total / 3 + 1, total + 1}) {
            List<long[]> rows = draw(clauses, count, 3);
            assertEquals(Math.min(count, total), rows.stream().map(Row::new).distinct().count());
            assertTrue(rows.stream().allMatch(row -> Models.holds(clauses, row)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4}) // drawn one by one, and taken from a list
    void everySetOfConfigurationsIsEquallyLikely(int count) throws StoppedException {
        Map<Long, Integer> found = new HashMap<>();
        int draws = 6_000;
        for (int seed = 0; seed < draws; seed++) {
            for (long[] row : draw(Models.phone(), count, seed)) {
                found.merge(row[0], 1, Integer::sum);
            }
        }
        assertEquals(6, found.size());
        for (int times : found.values()) {
            assertEquals(draws * count / 6.0, times, 5 * Math.sqrt(draws * count / 6.0));
        }
    }
}
