package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;

/** Lists the models of a decision diagram, by walking all its paths to true. */
final class BddEnumeration {
    private static final byte BOTH_DONE = 2;

    private BddEnumeration() {}

    static List<long[]> all(Bdd bdd, Limit limit) throws StoppedException {
        int variables = bdd.variables();
        List<long[]> found = new ArrayList<>();
        long[] row = new long[Bits.words(variables)];
        int[] node = new int[variables + 2]; // where the path stands before each variable
        byte[] branches = new byte[variables + 2]; // how many values of it were followed
        node[1] = bdd.root();
        int variable = 1;
        while (variable > 0) {
            if (variable > variables) {
                limit.check();
                found.add(row.clone());
                variable--;
            } else if (branches[variable] == BOTH_DONE) {
                branches[variable--] = 0;
            } else {
                boolean selected = branches[variable]++ == 1;
                Bits.put(row, variable, selected);
                node[variable + 1] = child(bdd, node[variable], variable, selected);
                variable += node[variable + 1] == Bdd.FALSE ? 0 : 1;
            }
        }
        return found;
    }

    private static int child(Bdd bdd, int node, int variable, boolean selected) {
        if (bdd.variable(node) > variable) {
            return node;
        }
        return selected ? bdd.high(node) : bdd.low(node);
    }
}
