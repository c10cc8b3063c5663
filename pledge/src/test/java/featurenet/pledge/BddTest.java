package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BddTest {
    private static BigInteger count(Clauses clauses) throws StoppedException {
        return BddCount.count(BddCompiler.compile(clauses, 1_000_000, Limit.none()).orElseThrow());
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void countEqualsEnumeration(Clauses clauses) throws StoppedException {
        assertEquals(BigInteger.valueOf(Models.all(clauses).size()), count(clauses));
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void enumerationListsEveryConfiguration(Clauses clauses) throws StoppedException {
        Bdd bdd = BddCompiler.compile(clauses, 1_000_000, Limit.none()).orElseThrow();
        assertEquals(
                Models.all(clauses).stream().map(row -> row[0]).collect(Collectors.toSet()),
                BddEnumeration.all(bdd, Limit.none()).stream()
                        .map(row -> row[0])
                        .collect(Collectors.toSet()));
    }

    @Test
    void countOfTheEmptyConjunctionIsAllAssignments() throws StoppedException {
        assertEquals(BigInteger.valueOf(32), count(new Clauses(5, new int[0][])));
    }

    @Test
    void countOfAnEmptyClauseIsZero() throws StoppedException {
        assertEquals(BigInteger.ZERO, count(new Clauses(2, new int[][] {{1}, {}})));
    }

    @Test
    void tautologiesAndRepeatedLiteralsChangeNothing() throws StoppedException {
        assertEquals(BigInteger.TWO, count(new Clauses(2, new int[][] {{1, -1}, {2, 2}})));
    }

    @Test
    void deepModelsDoNotOverflowTheStack() throws StoppedException {
        assertEquals(BigInteger.TWO.pow(20_000), count(Models.optional(20_000)));
    }

    @Test
    void diagramIsReduced() throws StoppedException {
        Bdd bdd = BddCompiler.compile(Models.phone(), 1_000, Limit.none()).orElseThrow();
        assertEquals(BigInteger.valueOf(6), BddCount.count(bdd));
        assertTrue(bdd.size() <= 9, "nodes: " + bdd.size());
    }

    @Test
    void overBudgetGivesNothing() throws StoppedException {
        Clauses clauses = Models.farEquals(12);
        assertTrue(BddCompiler.compile(clauses, 4_000, Limit.none()).isEmpty());
        assertTrue(BddCompiler.compile(clauses, 100_000, Limit.none()).isPresent());
    }
}
