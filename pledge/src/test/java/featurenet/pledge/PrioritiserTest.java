package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PrioritiserTest {
    private static int[] places(int size) {
        return IntStream.range(0, size).toArray();
    }

    private static List<long[]> ordered(Prioritiser prioritiser, List<long[]> rows, int variables)
            throws StoppedException {
        Distances distances = new Distances(variables, rows, Limit.none());
        int[] order = prioritiser.prioritise(distances, places(rows.size()), Limit.none());
        return distances.inOrder(order);
    }

    private static void assertSame(List<long[]> expected, List<long[]> actual) {
        assertArrayEquals(expected.toArray(long[][]::new), actual.toArray(long[][]::new));
    }

    @ParameterizedTest
    @CsvSource({"2, 8", "7, 8", "20, 8", "21, 64", "40, 5"}) // few variables give many ties
    void greedyEqualsThePlainLoop(int size, int variables) throws StoppedException {
        List<long[]> rows = Models.randomRows(size, variables, size);
        assertSame(Naive.greedy(rows, variables), ordered(new GreedyPrioritiser(), rows, variables));
    }

    @ParameterizedTest
    @CsvSource({"2, 8", "7, 8", "20, 20", "21, 64"})
    void nearOptimalEqualsThePlainLoop(int size, int variables) throws StoppedException {
        List<long[]> rows = Models.randomRows(size, variables, size);
        assertSame(
                Naive.nearOptimal(rows, variables),
                ordered(new NearOptimalPrioritiser(), rows, variables));
    }

    @Test
    void greedyOrderOfAnOrderedListIsItself() throws StoppedException {
        List<long[]> rows = Models.randomRows(31, 6, 4);
        List<long[]> once = ordered(new GreedyPrioritiser(), rows, 6);
        assertSame(once, ordered(new GreedyPrioritiser(), once, 6));
    }

    @Test
    void nothingAndOneStayAsTheyAre() throws StoppedException {
        for (Prioritiser prioritiser :
                List.of(new GreedyPrioritiser(), new NearOptimalPrioritiser())) {
            assertEquals(0, ordered(prioritiser, List.of(), 3).size());
            assertEquals(1, ordered(prioritiser, List.of(new long[] {5}), 3).size());
        }
    }
}
