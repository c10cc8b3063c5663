package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

final class ClausesTest {
    @Test
    void parseCutsAtZeros() {
        Clauses clauses = Clauses.parse(3, new int[] {1, -2, 0, 0, 3, 0});
        assertArrayEquals(new int[][] {{1, -2}, {}, {3}}, clauses.clauses());
    }

    @Test
    void parseRefusesWhatIsNoClauseSet() {
        assertThrows(IllegalArgumentException.class, () -> Clauses.parse(0, new int[0]));
        assertThrows(IllegalArgumentException.class, () -> Clauses.parse(2, new int[] {3, 0}));
        assertThrows(IllegalArgumentException.class, () -> Clauses.parse(2, new int[] {1, 0, 2}));
    }
}
