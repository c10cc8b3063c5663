package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class SatTest {
    /** Three random clauses of three literals for each variable: easy, but no random walk gets there. */
    private static Clauses threeForEach(int variables) {
        SplittableRandom random = new SplittableRandom(1);
        int[][] clauses = new int[3 * variables][3];
        for (int[] clause : clauses) {
            for (int i = 0; i < 3; i++) {
                int variable = 1 + random.nextInt(variables);
                clause[i] = random.nextBoolean() ? variable : -variable;
            }
        }
        return new Clauses(variables, clauses);
    }

    private static Sat sat(Clauses clauses) {
        return new Sat(clauses, new SplittableRandom(3), new Limit(20, () -> false));
    }

    @Test
    void conflictsAreLedOutOf() throws StoppedException {
        Clauses clauses = threeForEach(2_000);
        Sat sat = sat(clauses);
        Set<Row> found = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            long[] row = sat.solve();
            assertTrue(Models.holds(clauses, row));
            found.add(new Row(row));
        }
        assertEquals(20, found.size());
    }

    @Test
    void unsatisfiableClausesHaveNoModel() throws StoppedException {
        int pigeons = 7; // in one hole fewer
        Clauses clauses = Models.pigeons(pigeons);
        assertNull(sat(clauses).solve());
    }

    @Test
    void eachValueIsAsLikelyAsTheOther() throws StoppedException {
        Sat sat = sat(Models.optional(50));
        int selected = 0;
        for (int i = 0; i < 200; i++) {
            selected += Long.bitCount(sat.solve()[0]) - 1;
        }
        assertEquals(0.5, selected / (200 * 50.0), 0.02);
    }
}
