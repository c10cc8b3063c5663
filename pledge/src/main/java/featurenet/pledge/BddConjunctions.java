package featurenet.pledge;

import java.util.Arrays;

/**
 * Answers whether some literals can hold together, by a decision diagram.
 *
 * <p>One pass from the top down answers 64 questions: each node knows the questions of which some
 * path leads to it, and a branch lets only those through that its value does not contradict.
 */
final class BddConjunctions {
    private final Bdd bdd;
    private final Limit limit;
    private final long[] reached;
    private final long[] refused; // by the literal's index: the questions that it contradicts

    BddConjunctions(Bdd bdd, Limit limit) {
        this.bdd = bdd;
        this.limit = limit;
        this.reached = new long[bdd.size()];
        this.refused = new long[2 * bdd.variables()];
    }

    /**
     * Returns for each question whether some configuration has all its literals.
     *
     * @param literals of all questions, one after another
     * @param strength literals of each question
     */
    boolean[] possible(int[] literals, int strength) throws StoppedException {
        boolean[] possible = new boolean[literals.length / strength];
        for (int first = 0; first < possible.length; first += Long.SIZE) {
            limit.check();
            int end = Math.min(possible.length, first + Long.SIZE);
            long found = ask(Arrays.copyOfRange(literals, first * strength, end * strength), strength);
            for (int i = first; i < end; i++) {
                possible[i] = (found >>> (i - first) & 1) != 0;
            }
        }
        return possible;
    }

    private long ask(int[] literals, int strength) {
        long clashing = 0;
        for (int i = 0; i < literals.length; i++) {
            int opposite = Literals.index(-literals[i]);
            refused[opposite] |= 1L << i / strength;
            clashing |= refused[opposite] & refused[opposite ^ 1];
        }
        long found = pass() & ~clashing; // a free variable would let both literals through
        for (int literal : literals) {
            refused[Literals.index(-literal)] = 0;
        }
        return found;
    }

    private long pass() {
        Arrays.fill(reached, 0);
        reached[bdd.root()] = -1;
        for (int node = bdd.root(); node > Bdd.TRUE; node--) {
            int selected = Literals.index(bdd.variable(node));
            reached[bdd.high(node)] |= reached[node] & ~refused[selected];
            reached[bdd.low(node)] |= reached[node] & ~refused[selected ^ 1];
        }
        return reached[Bdd.TRUE];
    }
}
