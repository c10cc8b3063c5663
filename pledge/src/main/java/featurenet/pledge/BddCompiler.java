package featurenet.pledge;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Compiles clauses and bounds to a decision diagram in the given order of variables.
 *
 * <p>Features are numbered in depth-first pre-order. So clauses whose topmost variable is deepest
 * are conjoined first: each lands near the top of what is there, subtrees stay apart until their
 * parents join them, and the diagram stays small.
 */
final class BddCompiler {
    private BddCompiler() {}

    /** Returns the diagram, or nothing if more than {@code budget} nodes are needed on the way. */
    static Optional<Bdd> compile(Clauses clauses, int budget, Limit limit) throws StoppedException {
        BddBuilder builder = new BddBuilder(clauses.variables(), budget, limit);
        try {
            for (int[] clause : deepestFirst(clauses)) {
                limit.check();
                builder.conjoin(clause);
            }
            for (Bound bound : smallestFirst(clauses)) {
                builder.conjoin(bound);
            }
            return Optional.of(builder.build());
        } catch (NodeBudgetException e) {
            return Optional.empty();
        }
    }

    private static int[][] deepestFirst(Clauses clauses) {
        Comparator<int[]> byTop = Comparator.comparingInt(c -> c.length == 0 ? 0 : Math.abs(c[0]));
        Comparator<int[]> byBottom =
                Comparator.comparingInt(c -> c.length == 0 ? 0 : Math.abs(c[c.length - 1]));
        return Arrays.stream(clauses.clauses())
                .map(BddCompiler::sorted)
                .filter(clause -> !isTautology(clause))
                .sorted(byTop.reversed().thenComparing(byBottom))
                .toArray(int[][]::new);
    }

    /** Those that count few variables copy few nodes, and leave fewer to the others. */
    private static List<Bound> smallestFirst(Clauses clauses) {
        Comparator<Bound> bySize = Comparator.comparingInt(bound -> bound.variables().length);
        return clauses.bounds().stream().sorted(bySize).toList();
    }

    private static int[] sorted(int[] clause) {
        return IntStream.of(clause)
                .distinct()
                .boxed()
                .sorted(Comparator.comparingInt(Math::abs))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static boolean isTautology(int[] sorted) {
        return IntStream.range(1, sorted.length).anyMatch(i -> sorted[i] == -sorted[i - 1]);
    }
}
