package featurenet.pledge;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** PLEDGE's definitions word by word, on sets of literals and without any saving. */
final class Naive {
    private Naive() {}

    static double distance(long[] first, long[] second, int variables) {
        Set<Integer> common = literals(first, variables);
        Set<Integer> union = literals(first, variables);
        common.retainAll(literals(second, variables));
        union.addAll(literals(second, variables));
        return 1 - (double) common.size() / union.size();
    }

    private static Set<Integer> literals(long[] row, int variables) {
        Set<Integer> found = new HashSet<>();
        for (int variable = 1; variable <= variables; variable++) {
            found.add(Bits.literal(row, variable));
        }
        return found;
    }

    static double fitness(List<long[]> rows, int variables) {
        double sum = 0;
        for (int i = 0; i < rows.size(); i++) {
            for (int j = i + 1; j < rows.size(); j++) {
                sum += distance(rows.get(i), rows.get(j), variables);
            }
        }
        return sum;
    }

    static List<long[]> greedy(List<long[]> rows, int variables) {
        List<long[]> left = new ArrayList<>(rows);
        List<long[]> ordered = new ArrayList<>();
        while (left.size() > 1) {
            int first = 0;
            int second = 1;
            double most = -1;
            for (int i = 0; i < left.size(); i++) {
                for (int j = i + 1; j < left.size(); j++) {
                    if (distance(left.get(i), left.get(j), variables) > most) {
                        most = distance(left.get(i), left.get(j), variables);
                        first = i;
                        second = j;
                    }
                }
            }
            ordered.add(left.get(first));
            ordered.add(left.remove(second));
            left.remove(first);
        }
        ordered.addAll(left);
        return ordered;
    }

    static List<long[]> nearOptimal(List<long[]> rows, int variables) {
        List<long[]> left = new ArrayList<>(rows);
        List<long[]> ordered = new ArrayList<>(greedy(rows, variables).subList(0, 2));
        left.removeAll(ordered);
        while (!left.isEmpty()) {
            long[] best = left.get(0);
            for (long[] row : left) {
                if (sum(row, ordered, variables) > sum(best, ordered, variables) + 1e-9) {
                    best = row;
                }
            }
            ordered.add(best);
            left.remove(best);
        }
        return ordered;
    }

    private static double sum(long[] row, List<long[]> others, int variables) {
        return others.stream().mapToDouble(other -> distance(row, other, variables)).sum();
    }

    /** The search on a source of configurations that never runs dry. */
    static List<long[]> evolve(
            List<long[]> individual, RandomConfigurations source, int variables, int iterations)
            throws StoppedException {
        List<long[]> best = greedy(individual, variables);
        for (int i = 0; i < iterations; i++) {
            List<long[]> changed = new ArrayList<>(greedy(best, variables));
            changed.set(changed.size() - 1, source.next());
            if (fitness(changed, variables) > fitness(best, variables) + 1e-9) {
                best = changed;
            }
        }
        return greedy(best, variables);
    }
}
