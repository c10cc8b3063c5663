package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class CoverageTest {
    @Test
    void oneConfigurationCoversOneLiteralPerVariable() throws StoppedException {
        long[][] rows = {{0b0101}};
        assertEquals(4, Coverage.covered(rows, 4, 1, Limit.none()));
        assertEquals(6, Coverage.covered(rows, 4, 2, Limit.none()));
    }

    @Test
    void allConfigurationsCoverEveryValidInteraction() throws StoppedException {
        Clauses clauses = Models.phone();
        List<long[]> all = Models.all(clauses);
        Bdd bdd = BddCompiler.compile(clauses, 1_000, Limit.none()).orElseThrow();
        for (int strength = 1; strength <= 2; strength++) {
            assertEquals(
                    new BddInteractions(bdd, Limit.none()).count(strength),
                    Coverage.covered(all.toArray(long[][]::new), 6, strength, Limit.none()));
        }
    }

    @Test
    void wordBoundariesAreCrossed() throws StoppedException {
        long[][] rows = {new long[3]};
        assertEquals(130L * 129 / 2, Coverage.covered(rows, 130, 2, Limit.none()));
    }

    @Test
    void drawnInteractionsAreValidAndAllOfThemComeUp() throws StoppedException {
        Clauses clauses = Models.phone();
        List<long[]> all = Models.all(clauses);
        Interactions interactions = new SatInteractions(clauses, new SplittableRandom(1), Limit.none());
        int[] drawn =
                new RandomInteractions(interactions, 6, 3, new SplittableRandom(2))
                        .draw(5_000, Limit.none());
        Set<Set<Integer>> found = new HashSet<>();
        for (int i = 0; i < drawn.length; i += 3) {
            found.add(Set.of(drawn[i], drawn[i + 1], drawn[i + 2]));
            assertTrue(Models.isPossible(all, drawn[i], drawn[i + 1], drawn[i + 2]));
        }
        assertEquals(15_000, drawn.length);
        assertEquals(Coverage.covered(all.toArray(long[][]::new), 6, drawn, 3, Limit.none()), 5_000);
        long valid = 0;
        for (int i = 0; i < 12 * 12 * 12; i++) {
            int first = Literals.literal(i % 12);
            int second = Literals.literal(i / 12 % 12);
            int third = Literals.literal(i / 144);
            boolean isOrdered =
                    Math.abs(first) < Math.abs(second) && Math.abs(second) < Math.abs(third);
            valid += isOrdered && Models.isPossible(all, first, second, third) ? 1 : 0;
        }
        assertEquals(valid, found.size());
    }

    @Test
    void fewerVariablesThanLiteralsHaveNoInteraction() throws StoppedException {
        Clauses clauses = new Clauses(2, new int[0][]);
        Interactions interactions = new SatInteractions(clauses, new SplittableRandom(1), Limit.none());
        SplittableRandom random = new SplittableRandom(1);
        assertEquals(0, new RandomInteractions(interactions, 2, 3, random).draw(9, Limit.none()).length);
    }

    @Test
    void coveredAmongSomeCountsThoseThatHold() throws StoppedException {
        long[][] rows = new long[130][1];
        rows[129][0] = 0b011; // all others select nothing
        int[] pairs = {1, 2, -1, 2, 1, -3, -1, -2, 3, 1};
        assertEquals(3, Coverage.covered(rows, 3, pairs, 2, Limit.none()));
    }
}
