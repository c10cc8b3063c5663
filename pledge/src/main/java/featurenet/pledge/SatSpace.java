package featurenet.pledge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Configurations by SAT, for models whose decision diagram is too large.
 *
 * <p>Each stratum has a solver of its own. Candidates of all sizes come from random decisions with
 * odds, as in CMSGen (Golia et al., FMCAD 2021) but one for each search; heavy configurations from
 * deciding the literals with most weight first; and parts are drawn anew while the other literals
 * are assumed.
 */
final class SatSpace implements Space {
    private static final int TILTS = 24;
    private static final int STRIDE = 7; // has no factor in common with their number
    private static final int MOST_FAILURES = 10; // draws that find nothing new, for each asked for
    private static final int SHORTEST = 3;

    private final Clauses clauses;
    private final int[] counted;
    private final SplittableRandom random;
    private final Limit limit;
    private final Sat whole;
    private final List<Sat> strata = new ArrayList<>();
    private final List<Integer> numbers = new ArrayList<>(); // of selected counted variables
    private final int[][] related; // by variable: those that share a clause with it
    private SatInteractions interactions;

    /**
     * @param clauses with some model
     * @param counted variables whose number of selected ones tells a configuration's stratum
     */
    SatSpace(Clauses clauses, int[] counted, long seed, Limit limit) throws StoppedException {
        this.clauses = clauses;
        this.counted = counted;
        this.random = new SplittableRandom(seed);
        this.limit = limit;
        this.whole = new Sat(clauses, random.split(), limit);
        this.related = related(clauses);
        for (int number = 0; number <= counted.length; number++) {
            Sat stratum = new Sat(clauses, random.split(), limit);
            if (counted.length > 0) {
                stratum.addExactly(counted, number);
            }
            if (stratum.solve() != null) {
                strata.add(stratum);
                numbers.add(number);
            }
        }
    }

    private static int[][] related(Clauses clauses) {
        List<List<int[]>> found = new ArrayList<>();
        for (int variable = 0; variable <= clauses.variables(); variable++) {
            found.add(new ArrayList<>());
        }
        for (int[] clause : clauses.clauses()) {
            if (clause.length == 2) { // longer ones would relate everything with everything
                found.get(Math.abs(clause[0])).add(clause);
                found.get(Math.abs(clause[1])).add(clause);
            }
        }
        return found.stream()
                .map(list -> list.stream().flatMapToInt(Arrays::stream).map(Math::abs).toArray())
                .toArray(int[][]::new);
    }

    @Override
    public int variables() {
        return clauses.variables();
    }

    @Override
    public int strata() {
        return strata.size();
    }

    @Override
    public int stratum(long[] row) {
        int selected = 0;
        for (int variable : counted) {
            selected += Bits.isSelected(row, variable) ? 1 : 0;
        }
        return numbers.indexOf(selected);
    }

    /** Of pairs, all but those that unit propagation refutes. */
    @Override
    public Uncovered interactions(int strength) throws StoppedException {
        if (strength == 1) {
            return new UncoveredLiterals(interactions().possible());
        }
        return new UncoveredPairs(variables(), new UnitPropagation(clauses).unrefuted(limit));
    }

    @Override
    public boolean isPossible(int[] literals) throws StoppedException {
        return interactions().isPossible(literals);
    }

    private SatInteractions interactions() throws StoppedException {
        if (interactions == null) {
            interactions = new SatInteractions(clauses, random.split(), limit);
            interactions.endAt(limit);
        }
        return interactions;
    }

    @Override
    public int candidatesForEach() {
        return 20;
    }

    @Override
    public void draw(int size, long seed, Pool pool, Limit ofDrawing) throws StoppedException {
        int each = Math.max(1, size / strata.size());
        for (int i = 0, failures = 0; i < each && failures < MOST_FAILURES * size; i++) {
            for (int stratum = 0; stratum < strata.size(); stratum++) {
                ofDrawing.check();
                failures += pool.add(draw(stratum, STRIDE * i % TILTS), stratum) ? 0 : 1;
            }
        }
    }

    @Override
    public long[] draw(int stratum, SplittableRandom source) throws StoppedException {
        return draw(stratum, source.nextInt(TILTS));
    }

    private long[] draw(int stratum, int tilt) throws StoppedException {
        return strata.get(stratum).solve((tilt + 0.5) / TILTS, new int[0]);
    }

    @Override
    public long[] draw(SplittableRandom source) throws StoppedException {
        return whole.solve();
    }

    /** The part is an interval, a subtree or more, and what clauses of two literals tie to it. */
    @Override
    public long[] redraw(long[] row, int stratum, SplittableRandom source)
            throws StoppedException {
        double longest = Math.max(1, variables() / (double) SHORTEST);
        int length = (int) (SHORTEST * StrictMath.pow(longest, source.nextDouble()));
        int first = 1 + source.nextInt(variables());
        boolean[] free = new boolean[variables() + 1];
        for (int variable = first; variable < first + length && variable <= variables(); variable++) {
            free[variable] = true;
            for (int other : related[variable]) {
                free[other] = true;
            }
        }
        int[] kept =
                IntStream.rangeClosed(1, variables())
                        .filter(variable -> !free[variable])
                        .map(variable -> Bits.literal(row, variable))
                        .toArray();
        return strata.get(stratum).solve(source.nextDouble(), new int[0], kept);
    }

    @Override
    public Heaviest heaviest(int stratum) {
        Sat sat = stratum == WHOLE ? whole : strata.get(stratum);
        return (weights, must) -> {
            int[] first = heaviestFirst(weights);
            long[] found = sat.solve(0.5, first, must);
            return found == null ? sat.solve(0.5, first) : found;
        };
    }

    /** Returns the heavier literal of each variable, the largest difference to the other first. */
    private static int[] heaviestFirst(long[] weights) {
        return IntStream.rangeClosed(1, weights.length / 2)
                .map(variable -> excess(weights, variable) > 0 ? variable : -variable)
                .boxed()
                .sorted(Comparator.comparingLong(literal -> -excess(weights, literal)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static long excess(long[] weights, int literal) {
        return weights[Literals.index(literal)] - weights[Literals.index(-literal)];
    }
}
