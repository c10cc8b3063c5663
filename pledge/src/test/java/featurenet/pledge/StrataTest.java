package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class StrataTest {
    private static final int[] COUNTED = {7, 2, 3};

    private static Set<Long> words(List<long[]> rows) {
        return rows.stream().map(row -> row[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    private static int counted(long[] row) {
        int number = 0;
        for (int variable : COUNTED) {
            number += Bits.isSelected(row, variable) ? 1 : 0;
        }
        return number;
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void partsHoldTheModelsWithEachNumber(Clauses clauses) throws StoppedException {
        Bdd bdd = BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
        List<Bdd> parts = Strata.split(bdd, COUNTED, Limit.none());
        int next = 0;
        for (int number = 0; number <= COUNTED.length; number++) {
            int wanted = number;
            List<long[]> expected =
                    Models.all(clauses).stream().filter(row -> counted(row) == wanted).toList();
            if (!expected.isEmpty()) {
                Bdd part = parts.get(next++);
                assertEquals(words(expected), words(BddEnumeration.all(part, Limit.none())));
            }
        }
        assertEquals(next, parts.size());
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void nothingCountedLeavesTheDiagramWhole(Clauses clauses) throws StoppedException {
        Bdd bdd = BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
        int expected = Models.all(clauses).isEmpty() ? 0 : 1;
        assertEquals(expected, Strata.split(bdd, new int[0], Limit.none()).size());
    }
}
