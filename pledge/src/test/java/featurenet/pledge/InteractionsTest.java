package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InteractionsTest {
    private static Bdd compile(Clauses clauses) throws StoppedException {
        return BddCompiler.compile(clauses, 1_000_000, Limit.none()).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void diagramAgreesWithEnumeration(Clauses clauses) throws StoppedException {
        check(new BddInteractions(compile(clauses), Limit.none()), clauses);
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
        assertEquals(singles, interactions.count(1));
        assertEquals(pairs, interactions.count(2));
        checkPartners(interactions.partners(), all);
        checkTriples(interactions, all);
    }

    private static void checkPartners(long[][] partners, List<long[]> all) {
        for (int i = 0; i < partners.length; i++) {
            for (int j = 0; j < partners.length; j++) {
                boolean valid =
                        i / 2 != j / 2
                                && Models.isPossible(all, Literals.literal(i), Literals.literal(j));
                assertEquals(valid, Literals.contains(partners[i], Literals.literal(j)));
            }
        }
    }

    private static void checkTriples(Interactions interactions, List<long[]> all)
            throws StoppedException {
        int[] triples = {1, 2, 3, -1, 2, -8, 5, -6, 7, -3, -4, 4, 8, 8, 8};
        boolean[] expected = new boolean[triples.length / 3];
        for (int i = 0; i < expected.length; i++) {
            int at = 3 * i;
            expected[i] = Models.isPossible(all, triples[at], triples[at + 1], triples[at + 2]);
        }
        assertArrayEquals(expected, interactions.possible(triples, 3));
    }

    /** More variables than one pass takes, most of them free on many paths. */
    @ParameterizedTest
    @ValueSource(ints = {31, 32, 33, 64, 65, 150})
    void pairsOfManyVariablesAgreeWithSingleQuestions(int n) throws StoppedException {
        Bdd bdd = compile(Models.random(n, n / 4, n));
        BddInteractions interactions = new BddInteractions(bdd, Limit.none());
        long[][] partners = interactions.partners();
        int[] questions = new int[2 * 2 * n];
        long pairs = 0;
        for (int i = 0; i < 2 * n; i++) {
            for (int j = 0; j < 2 * n; j++) {
                questions[2 * j] = Literals.literal(i);
                questions[2 * j + 1] = Literals.literal(j);
            }
            boolean[] answers = interactions.possible(questions, 2);
            for (int j = 0; j < 2 * n; j++) {
                boolean valid = answers[j] && i / 2 != j / 2;
                assertEquals(valid, Literals.contains(partners[i], Literals.literal(j)));
                pairs += valid ? 1 : 0;
            }
        }
        assertEquals(pairs / 2, interactions.pairs());
    }

    @Test
    void contradictionHasNoInteractions() throws StoppedException {
        Bdd bdd = compile(new Clauses(40, new int[][] {{1}, {-1}}));
        BddInteractions interactions = new BddInteractions(bdd, Limit.none());
        assertEquals(0, interactions.count(1) + interactions.count(2));
    }
}
