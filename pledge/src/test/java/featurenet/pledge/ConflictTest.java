package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ConflictTest {
    private static int[] minimal(Clauses clauses, int... groups) throws StoppedException {
        return Conflict.minimal(clauses, groups, Limit.none());
    }

    @Test
    void conflictNamesOnlyWhatClashes() throws StoppedException {
        Clauses clauses = new Clauses(4, new int[][] {{1}, {-1, 2}, {3, 4}, {-2, 3}, {-3}, {4}});
        assertArrayEquals(new int[] {0, 1, 3, 4}, minimal(clauses, 0, 1, 2, 3, 4, 5));
    }

    @Test
    void clausesOfAGroupStandTogether() throws StoppedException {
        Clauses clauses = new Clauses(2, new int[][] {{1}, {-1, 2}, {-2}});
        assertArrayEquals(new int[] {0, 3}, minimal(clauses, 0, 0, 3));
    }

    @Test
    void groupsThatClashAloneAreFound() throws StoppedException {
        assertArrayEquals(new int[] {1}, minimal(new Clauses(1, new int[][] {{1}, {}}), 0, 1));
        Clauses clauses = new Clauses(1, new int[][] {{1}, {-1}, {1}});
        assertArrayEquals(new int[] {1}, minimal(clauses, 1, 1, 0));
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void conflictIsUnsatisfiableAndMinimal(Clauses clauses) throws StoppedException {
        int[] groups = IntStream.range(0, clauses.clauses().length).toArray();
        int[] conflict = minimal(clauses, groups);
        assertEquals(conflict.length > 0, Models.all(clauses).isEmpty());
        if (conflict.length > 0) {
            assertEquals(0, Models.all(part(clauses, conflict, -1)).size());
            for (int left : conflict) {
                assertFalse(Models.all(part(clauses, conflict, left)).isEmpty());
            }
        }
    }

    private static Clauses part(Clauses clauses, int[] places, int left) {
        return new Clauses(
                clauses.variables(),
                Arrays.stream(places)
                        .filter(place -> place != left)
                        .mapToObj(place -> clauses.clauses()[place])
                        .toArray(int[][]::new));
    }
}
