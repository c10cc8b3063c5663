package featurenet.pledge;

import static featurenet.pledge.Requests.balanced;
import static featurenet.pledge.Requests.covering;
import static featurenet.pledge.Requests.diverse;
import static featurenet.pledge.Requests.random;
import static featurenet.pledge.Requests.search;
import static featurenet.pledge.Requests.uniform;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class BoundTest {
    private static final double FOREVER = Double.POSITIVE_INFINITY;

    /** Small models, each with one or two bounds. */
    static Stream<Clauses> bounded() {
        return IntStream.range(0, 90)
                .mapToObj(
                        seed -> {
                            SplittableRandom random = new SplittableRandom(seed);
                            Bound first = bound(random, 8);
                            List<Bound> bounds = List.of(first, bound(random, 8));
                            return Models.random(8, seed % 9, seed)
                                    .within(bounds.subList(0, 1 + seed % 2));
                        });
    }

    private static Bound bound(SplittableRandom random, int variables) {
        int[] counted = IntStream.rangeClosed(1, variables).filter(v -> random.nextBoolean()).toArray();
        int low = random.nextInt(counted.length + 1);
        return new Bound(counted, low, low + random.nextInt(3));
    }

    private static Set<Long> within(Clauses clauses) {
        return Models.all(clauses).stream()
                .filter(row -> clauses.bounds().stream().allMatch(bound -> bound.holds(row)))
                .map(row -> row[0])
                .collect(Collectors.toSet());
    }

    private static Bdd compile(Clauses clauses) throws StoppedException {
        return BddCompiler.compile(clauses, 100_000, Limit.none()).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void diagramHasTheModelsWithinBounds(Clauses clauses) throws StoppedException {
        Set<Long> found =
                BddEnumeration.all(compile(clauses), Limit.none()).stream()
                        .map(row -> row[0])
                        .collect(Collectors.toSet());
        assertEquals(within(clauses), found);
    }

    @ParameterizedTest
    @MethodSource("bounded")
    void everyStrategyStaysWithinBoundsWithAndWithoutDiagram(Clauses clauses) {
        Set<Long> all = within(clauses);
        for (int budget : new int[] {0, 100_000}) {
            Pledge pledge = new Pledge(clauses, budget);
            for (long[] rows : samples(pledge)) {
                assertEquals(Math.min(all.size(), 9), rows.length);
                assertTrue(LongStream.of(rows).allMatch(all::contains));
            }
        }
    }

    private static List<long[]> samples(Pledge pledge) {
        int[] none = {};
        return Stream.of(
                        pledge.sample(random(9, 1, FOREVER)),
                        pledge.sample(search(9, 1, 5, FOREVER)),
                        pledge.sample(uniform(9, 1, FOREVER)),
                        pledge.sample(covering(9, 2, false, 1, FOREVER)),
                        pledge.sample(diverse(9, none, 0, none, 1, 1, 5, FOREVER)),
                        pledge.sample(balanced(9, none, 0, Double.NaN, none, 1, 1, FOREVER)))
                .map(Sample::configurations)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("featurenet.pledge.Models#manyRandom")
    void rangeIsThatOfAllModels(Clauses clauses) {
        List<long[]> all = Models.all(clauses);
        if (all.isEmpty()) {
            return;
        }
        Bound counted = new Bound(new int[] {2, 3, 5, 8}, 0, 4);
        int[] counts = all.stream().mapToInt(counted::count).sorted().toArray();
        int[] expected = {counts[0], counts[counts.length - 1]};
        assertArrayEquals(expected, new Pledge(clauses, 0).range(counted.variables()));
        assertArrayEquals(expected, new Pledge(clauses, 10_000).range(counted.variables()));
    }

    @Test
    void diagramGrowsByTheCountsThatAreReachableOnly() throws StoppedException {
        int[] every = IntStream.rangeClosed(1, 401).toArray();
        Clauses clauses = Models.optional(400).within(List.of(new Bound(every, 399, 401)));
        Bdd bdd = compile(clauses);
        assertEquals(1 + 400 + 400 * 399 / 2, BddCount.count(bdd).intValueExact());
        assertTrue(bdd.size() < 1_500, "has " + bdd.size() + " nodes");
    }

    @Test
    void drawsThatAreRejectedLeaveThoseWithinBounds() throws StoppedException {
        int[] every = IntStream.rangeClosed(1, 61).toArray();
        Clauses clauses = Models.optional(60).within(List.of(new Bound(every, 8, 10)));
        Bdd relaxed = compile(clauses.within(List.of()));
        Rejection rejection = new Rejection(clauses, relaxed, Limit.none());
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            assertTrue(clauses.bounds().get(0).holds(rejection.draw(random, Limit.none())));
        }
        Clauses never = clauses.within(List.of(new Bound(every, 0, 0)));
        assertNull(new Rejection(never, relaxed, Limit.none()).draw(random, Limit.none()));
    }

    @Test
    void boundsAreReadFromOneArray() {
        List<Bound> bounds = Bound.parse(9, new int[] {1, 2, 3, 7, 5, 6, 0, 0, 1, 9});
        assertEquals(2, bounds.size());
        assertArrayEquals(new int[] {5, 6, 7}, bounds.get(0).variables());
        assertEquals(2, bounds.get(0).high());
        assertThrows(IllegalArgumentException.class, () -> Bound.parse(9, new int[] {1, 2, 3, 7}));
        assertThrows(IllegalArgumentException.class, () -> Bound.parse(9, new int[] {1, 2}));
        assertThrows(IllegalArgumentException.class, () -> Bound.parse(9, new int[] {0, 1, 1, 10}));
    }
}
