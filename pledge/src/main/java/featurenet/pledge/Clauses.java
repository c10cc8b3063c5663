package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A conjunction of clauses over variables 1 … {@code variables}, where a negative literal means
 * deselected, and of bounds.
 *
 * @param variables number of variables
 * @param clauses literals of each clause; an empty clause is false
 */
record Clauses(int variables, int[][] clauses, List<Bound> bounds) {

    Clauses(int variables, int[][] clauses) {
        this(variables, clauses, List.of());
    }

    /** Returns the same with other bounds. */
    Clauses within(List<Bound> others) {
        return new Clauses(variables, clauses, others);
    }

    /**
     * Reads clauses that follow one another, each ended by 0, as in a DIMACS file.
     *
     * @throws IllegalArgumentException if a literal is out of range or the last clause is not ended
     */
    static Clauses parse(int variables, int[] flat) {
        if (variables < 1) {
            throw new IllegalArgumentException("needs at least 1 variable; received " + variables);
        }
        List<int[]> found = new ArrayList<>();
        int start = 0;
        for (int i = 0; i < flat.length; i++) {
            if (flat[i] == 0) {
                found.add(Arrays.copyOfRange(flat, start, i));
                start = i + 1;
            } else if (flat[i] > variables || flat[i] < -variables) {
                throw new IllegalArgumentException(
                        "literals must lie in -" + variables + " … " + variables + "; received " + flat[i]);
            }
        }
        if (start != flat.length) {
            throw new IllegalArgumentException("every clause must end with 0");
        }
        return new Clauses(variables, found.toArray(int[][]::new));
    }
}
