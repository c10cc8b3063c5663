package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A condition on a configuration: of some variables, between {@code low} and {@code high} are
 * selected, inclusive.
 *
 * @param variables in ascending order, none twice
 */
record Bound(int[] variables, int low, int high) {

    /**
     * Reads bounds that follow one another, each as low, high, number of variables, variables.
     *
     * @param most the largest variable there is
     * @throws IllegalArgumentException if a variable is out of range or the last bound is cut off
     */
    static List<Bound> parse(int most, int[] flat) {
        List<Bound> found = new ArrayList<>();
        int next = 0;
        while (next < flat.length) {
            int end = next + 3 + (next + 3 <= flat.length ? flat[next + 2] : 0);
            if (next + 3 > flat.length || end > flat.length || end < next + 3) {
                throw new IllegalArgumentException("a bound needs low, high, number, variables");
            }
            int[] variables = Arrays.copyOfRange(flat, next + 3, end);
            if (Arrays.stream(variables).anyMatch(variable -> variable < 1 || variable > most)) {
                throw new IllegalArgumentException("variables must lie in 1 … " + most);
            }
            int[] sorted = Arrays.stream(variables).distinct().sorted().toArray();
            found.add(new Bound(sorted, flat[next], flat[next + 1]));
            next = end;
        }
        return found;
    }

    boolean holds(long[] row) {
        int count = count(row);
        return low <= count && count <= high;
    }

    /** Returns how many of the variables are selected. */
    int count(long[] row) {
        int count = 0;
        for (int variable : variables) {
            count += Bits.isSelected(row, variable) ? 1 : 0;
        }
        return count;
    }
}
