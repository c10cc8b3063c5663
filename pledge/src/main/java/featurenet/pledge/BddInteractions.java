package featurenet.pledge;

/** Reads valid interactions off a decision diagram. */
final class BddInteractions implements Interactions {
    private final Bdd bdd;
    private final Limit limit;

    BddInteractions(Bdd bdd, Limit limit) {
        this.bdd = bdd;
        this.limit = limit;
    }

    /** Every node but false lies on a path from the root to true, and skipped variables are free. */
    @Override
    public long[] possible() {
        long[] found = new long[Literals.words(bdd.variables())];
        int[] skipped = new int[bdd.variables() + 3];
        skip(skipped, 0, bdd.root());
        for (int node = 2; node < bdd.size(); node++) {
            int variable = bdd.variable(node);
            if (bdd.low(node) != Bdd.FALSE) {
                Literals.add(found, -variable);
                skip(skipped, variable, bdd.low(node));
            }
            if (bdd.high(node) != Bdd.FALSE) {
                Literals.add(found, variable);
                skip(skipped, variable, bdd.high(node));
            }
        }
        addSkipped(skipped, found);
        return found;
    }

    private void skip(int[] skipped, int above, int child) {
        if (child != Bdd.FALSE) {
            skipped[above + 1]++;
            skipped[bdd.variable(child)]--;
        }
    }

    private void addSkipped(int[] skipped, long[] found) {
        int open = 0;
        for (int variable = 1; variable <= bdd.variables(); variable++) {
            open += skipped[variable];
            if (open > 0) {
                Literals.add(found, variable);
                Literals.add(found, -variable);
            }
        }
    }

    @Override
    public boolean[] possible(int[] literals, int strength) throws StoppedException {
        return new BddConjunctions(bdd, limit).possible(literals, strength);
    }

    @Override
    public long[][] partners() throws StoppedException {
        return new BddPairs(bdd, limit).all();
    }

    @Override
    public long pairs() throws StoppedException {
        return new BddPairs(bdd, limit).count();
    }
}
