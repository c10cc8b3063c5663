package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CoverageTest {
    @Test
    void oneConfigurationCoversOneLiteralPerVariable() throws StoppedException {
        long[][] rows = {{0b0101}};
        assertEquals(4, Coverage.covered(rows, 4, 1, Limit.none()));
        assertEquals(6, Coverage.covered(rows, 4, 2, Limit.none()));
    }

    @Test
    void allConfigurationsCoverEveryValidInteraction() throws StoppedException {
        Clauses clauses = Models.phone();
        List<long[]> all = Models.all(clauses);
        Bdd bdd = BddCompiler.compile(clauses, 1_000, Limit.none()).orElseThrow();
        for (int strength = 1; strength <= 2; strength++) {
            assertEquals(
                    new BddInteractions(bdd, Limit.none()).count(strength),
                    Coverage.covered(all.toArray(long[][]::new), 6, strength, Limit.none()));
        }
    }

    @Test
    void wordBoundariesAreCrossed() throws StoppedException {
        long[][] rows = {new long[3]};
        assertEquals(130L * 129 / 2, Coverage.covered(rows, 130, 2, Limit.none()));
    }
}
