package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BddSharesTest {
    private static Bdd compile(Clauses clauses) throws StoppedException {
        return BddCompiler.compile(clauses, 1_000_000, Limit.none()).orElseThrow();
    }

    private static double[] distribution(Bdd bdd, int... counted) throws StoppedException {
        return BddDistribution.of(bdd, counted, Limit.none()).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void marginalsEqualEnumeration(Clauses clauses) throws StoppedException {
        List<long[]> all = Models.all(clauses);
        if (all.isEmpty()) {
            return;
        }
        double[] expected = new double[clauses.variables()];
        for (int variable = 1; variable <= expected.length; variable++) {
            int selected = variable;
            expected[variable - 1] =
                    all.stream().filter(row -> Bits.isSelected(row, selected)).count()
                            / (double) all.size();
        }
        assertArrayEquals(expected, new BddShares(compile(clauses)).selected(), 1e-12);
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void distributionEqualsEnumeration(Clauses clauses) throws StoppedException {
        List<long[]> all = Models.all(clauses);
        if (all.isEmpty()) {
            return;
        }
        for (int[] counted : new int[][] {{1, 2, 3, 4, 5, 6, 7, 8}, {2, 5, 8}, {}}) {
            double[] expected = new double[counted.length + 1];
            for (long[] row : all) {
                int selected = 0;
                for (int variable : counted) {
                    selected += Bits.isSelected(row, variable) ? 1 : 0;
                }
                expected[selected] += 1.0 / all.size();
            }
            double[] found = distribution(compile(clauses), counted);
            assertArrayEquals(expected, Arrays.copyOf(found, expected.length), 1e-12);
            assertEquals(1, Arrays.stream(found).sum(), 1e-12);
        }
    }

    @Test
    void thousandsOfVariablesNeitherOverflowNorVanish() throws StoppedException {
        int[][] chain = new int[3_000][];
        for (int i = 0; i < chain.length; i++) {
            chain[i] = new int[] {-(i + 2), i + 1}; // each variable needs the one before it
        }
        Bdd bdd = compile(new Clauses(3_001, chain));
        int[] every = IntStream.rangeClosed(1, 3_001).toArray();
        double[] sizes = distribution(bdd, every); // one configuration of each size
        assertEquals(3_002, sizes.length);
        for (double share : sizes) {
            assertEquals(1 / 3_002.0, share, 1e-12);
        }
        assertEquals(1_500 / 3_002.0, new BddShares(bdd).selected()[1_501], 1e-12);
    }

    @Test
    void rareSharesKeepTheirPrecision() throws StoppedException {
        Bdd bdd = compile(new Clauses(900, new int[][] {{1}})); // 899 free variables
        int[] every = IntStream.rangeClosed(1, 900).toArray();
        assertEquals(Math.pow(0.5, 899), distribution(bdd, every)[1], Math.pow(0.5, 899) * 1e-9);
    }

    @Test
    void oneConfigurationAmongMoreThanDoublesTellApartIsCounted() throws StoppedException {
        int[][] clauses = new int[100][];
        for (int i = 0; i < clauses.length; i++) {
            clauses[i] = new int[] {1, -(i + 2)}; // without 1, nothing
        }
        Bdd bdd = compile(new Clauses(101, clauses));
        double[] ofFirst = distribution(bdd, 1);
        assertEquals(Math.pow(0.5, 100), ofFirst[0], Math.pow(0.5, 100) * 1e-12);
        assertEquals(1, ofFirst[1]);
    }
}
