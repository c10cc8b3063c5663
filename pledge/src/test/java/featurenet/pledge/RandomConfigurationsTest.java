package featurenet.pledge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class RandomConfigurationsTest {
    private static RandomConfigurations source(Clauses clauses, long seed) {
        return source(clauses, limit -> Optional.empty(), seed);
    }

    private static RandomConfigurations source(
            Clauses clauses, RandomConfigurations.Compiler compiler, long seed) {
        return new RandomConfigurations(
                clauses, compiler, new SplittableRandom(seed), Limit.none());
    }

    private static int drawAll(RandomConfigurations source) throws StoppedException {
        Set<Long> found = new HashSet<>();
        for (long[] row = source.next(); row != null; row = source.next()) {
            assertTrue(found.add(row[0]));
        }
        return found.size();
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void everyConfigurationComesOnceAndThenNone(Clauses clauses) throws StoppedException {
        RandomConfigurations source = source(clauses, 5);
        Set<Long> found = new HashSet<>();
        for (long[] row = source.next(); row != null; row = source.next()) {
            assertTrue(Models.holds(clauses, row));
            assertTrue(found.add(row[0]));
        }
        assertEquals(Models.all(clauses).size(), found.size());
        assertNull(source.next());
    }

    @Test
    void sameSeedGivesSameSequence() throws StoppedException {
        RandomConfigurations first = source(Models.optional(100), 7);
        RandomConfigurations second = source(Models.optional(100), 7);
        for (int i = 0; i < 50; i++) {
            assertArrayEquals(first.next(), second.next());
        }
    }

    @Test
    void lookingAheadTakesNothing() throws StoppedException {
        RandomConfigurations source = source(Models.phone(), 3);
        assertTrue(source.hasNext() && source.hasNext());
        assertEquals(0, source.seen());
        assertEquals(6, drawAll(source));
        assertFalse(source.hasNext());
    }

    @Test
    void freeVariablesTakeBothValuesEquallyOften() throws StoppedException {
        RandomConfigurations source = source(Models.optional(200), 11);
        int selected = 0;
        for (int i = 0; i < 100; i++) {
            selected += Long.bitCount(source.next()[1]); // variables 65 to 128
        }
        assertEquals(3200, selected, 6 * Math.sqrt(6400 * 0.25));
    }

    @Test
    void variablesInNoClauseAreDrawnToo() throws StoppedException {
        RandomConfigurations source = source(new Clauses(3, new int[][] {{2}}), 1);
        Set<Long> found = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            found.add(source.next()[0]);
        }
        assertEquals(Set.of(0b010L, 0b011L, 0b110L, 0b111L), found);
    }

    @Test
    void manyRepetitionsListTheRest() throws StoppedException {
        Clauses clauses = Models.optional(13);
        boolean[] compiled = new boolean[1];
        RandomConfigurations source =
                source(
                        clauses,
                        limit -> {
                            compiled[0] = true;
                            return BddCompiler.compile(clauses, 1_000, limit);
                        },
                        4);
        assertEquals(1 << 13, drawAll(source));
        assertTrue(compiled[0]);
        source.restart(List.of());
        assertEquals(1 << 13, drawAll(source));
    }

    @Test
    void manyRepetitionsWithoutDiagramAreBlocked() throws StoppedException {
        assertEquals(1 << 11, drawAll(source(Models.optional(11), 4)));
    }

    @Test
    void restartKeepsWhatItIsTold() throws StoppedException {
        RandomConfigurations source = source(Models.phone(), 3);
        long[] kept = source.next();
        source.restart(List.of(kept));
        Set<Long> found = new HashSet<>();
        for (long[] row = source.next(); row != null; row = source.next()) {
            found.add(row[0]);
        }
        assertEquals(5, found.size());
        assertTrue(!found.contains(kept[0]));
    }
}
