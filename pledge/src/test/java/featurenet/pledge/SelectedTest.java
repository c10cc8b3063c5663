package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SelectedTest {
    private static final int[] STRUCTURE = {1, 2, 5, 17, 30};

    private static double naive(long[] first, long[] second, int weight) {
        int both = 0;
        int either = 0;
        for (int v = 1; v <= 30; v++) {
            int variable = v;
            int counts = IntStream.of(STRUCTURE).anyMatch(s -> s == variable) ? weight : 1;
            boolean inFirst = Bits.isSelected(first, v);
            boolean inSecond = Bits.isSelected(second, v);
            both += inFirst && inSecond ? counts : 0;
            either += inFirst || inSecond ? counts : 0;
        }
        return either == 0 ? 0 : 1 - (double) both / either;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void distanceIsTheWeightedJaccardDistance(int weight) {
        Selected metric = new Selected(30, STRUCTURE, weight);
        List<long[]> rows = Models.randomRows(40, 30, weight);
        for (long[] first : rows) {
            for (long[] second : rows) {
                double found = metric.distance(first, metric.size(first), second, metric.size(second));
                assertEquals(naive(first, second, weight), found, 1e-12);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void sizesAloneShowOnlyDistancesThatAreSo(int weight) {
        Selected metric = new Selected(30, STRUCTURE, weight);
        List<long[]> rows = Models.randomRows(60, 30, 9);
        for (long[] first : rows) {
            for (long[] second : rows) {
                boolean shown = Selected.isAtLeast(0.4, metric.size(first), metric.size(second));
                assertTrue(!shown || naive(first, second, weight) >= 0.4);
            }
        }
    }
}
