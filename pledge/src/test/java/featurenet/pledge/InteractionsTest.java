package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InteractionsTest {
    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void diagramAgreesWithEnumeration(Clauses clauses) throws StoppedException {
        Bdd bdd = BddCompiler.compile(clauses, 1_000_000, Limit.none()).orElseThrow();
        check(new BddInteractions(bdd, Limit.none()), clauses);
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void satAgreesWithEnumeration(Clauses clauses) throws StoppedException {
        check(new SatInteractions(clauses, new SplittableRandom(1), Limit.none()), clauses);
    }

    private static void check(Interactions interactions, Clauses clauses) throws StoppedException {
        int n = clauses.variables();
        List<long[]> all = Models.all(clauses);
        long singles = 0;
        long pairs = 0;
        for (int i = 0; i < 2 * n; i++) {
            int first = Literals.literal(i);
            boolean possible = Models.isPossible(all, first);
            assertEquals(possible, Literals.contains(interactions.possible(), first));
            singles += possible ? 1 : 0;
            for (int j = 2 * Math.abs(first); j < 2 * n; j++) {
                pairs += Models.isPossible(all, first, Literals.literal(j)) ? 1 : 0;
            }
        }
        assertEquals(singles, interactions.count(n, 1));
        assertEquals(pairs, interactions.count(n, 2));
    }
}
