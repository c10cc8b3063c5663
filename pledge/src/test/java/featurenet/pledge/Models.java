package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Small models, and the plainest possible answers about them. */
final class Models {
    private Models() {}

    /** A root with an optional child 2, an alternative of 3, 4, 5 below it, and 2 => not 5. */
    static Clauses phone() {
        return new Clauses(
                6,
                new int[][] {
                    {1}, {-2, 1}, {-3, 2}, {-4, 2}, {-5, 2}, {-2, 3, 4, 5},
                    {-3, -4}, {-3, -5}, {-4, -5}, {-5, -2}, {-6, 1}
                });
    }

    /** A root with {@code children} optional children: 2^children configurations. */
    static Clauses optional(int children) {
        return new Clauses(
                children + 1,
                Stream.concat(
                                Stream.of(new int[] {1}),
                                IntStream.rangeClosed(2, children + 1)
                                        .mapToObj(child -> new int[] {-child, 1}))
                        .toArray(int[][]::new));
    }

    /** {@code size} variables, each equal to the one {@code size} later: 2^size nodes in between. */
    static Clauses farEquals(int size) {
        return new Clauses(
                2 * size,
                IntStream.rangeClosed(1, size)
                        .boxed()
                        .flatMap(v -> Stream.of(new int[] {-v, v + size}, new int[] {v, -v - size}))
                        .toArray(int[][]::new));
    }

    /** So many pigeons, each in one of too few holes: no configuration. */
    static Clauses pigeons(int pigeons) {
        int holes = pigeons - 1;
        List<int[]> clauses = new ArrayList<>();
        for (int pigeon = 0; pigeon < pigeons; pigeon++) {
            int first = pigeon * holes;
            clauses.add(IntStream.rangeClosed(first + 1, first + holes).toArray());
            for (int other = 0; other < pigeon; other++) {
                for (int hole = 1; hole <= holes; hole++) {
                    clauses.add(new int[] {-first - hole, -other * holes - hole});
                }
            }
        }
        return new Clauses(pigeons * holes, clauses.toArray(int[][]::new));
    }

    /** Random clauses of 1 to 3 literals; some models of this kind have no configuration. */
    static Clauses random(int variables, int clauses, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[][] found = new int[clauses][];
        for (int i = 0; i < clauses; i++) {
            found[i] = new int[1 + random.nextInt(3)];
            for (int j = 0; j < found[i].length; j++) {
                int variable = 1 + random.nextInt(variables);
                found[i][j] = random.nextBoolean() ? variable : -variable;
            }
        }
        return new Clauses(variables, found);
    }

    static Stream<Clauses> manyRandom() {
        return IntStream.range(0, 60).mapToObj(seed -> random(8, 4 + seed % 12, seed));
    }

    static int[] flat(Clauses clauses) {
        return Arrays.stream(clauses.clauses())
                .flatMapToInt(clause -> IntStream.concat(IntStream.of(clause), IntStream.of(0)))
                .toArray();
    }

    static boolean holds(Clauses clauses, long[] row) {
        return Arrays.stream(clauses.clauses())
                .allMatch(c -> IntStream.of(c).anyMatch(l -> Bits.literal(row, Math.abs(l)) == l));
    }

    /** Returns every configuration, by trying all assignments. */
    static List<long[]> all(Clauses clauses) {
        List<long[]> found = new ArrayList<>();
        for (long bits = 0; bits < 1L << clauses.variables(); bits++) {
            long[] row = {bits};
            if (holds(clauses, row)) {
                found.add(row);
            }
        }
        return found;
    }

    static boolean isPossible(List<long[]> all, int... literals) {
        return all.stream()
                .anyMatch(r -> IntStream.of(literals).allMatch(l -> Bits.literal(r, Math.abs(l)) == l));
    }

    static List<long[]> randomRows(int count, int variables, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long mask = variables == 64 ? -1 : (1L << variables) - 1;
        return Stream.generate(() -> new long[] {random.nextLong() & mask}).limit(count).toList();
    }
}
