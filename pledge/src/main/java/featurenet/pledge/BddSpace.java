package featurenet.pledge;

import java.util.List;
import java.util.SplittableRandom;

/** Configurations by a decision diagram: every question is a pass over it. */
final class BddSpace implements Space {
    private static final int SHORTEST = 3;
    private static final int LARGE = 1 << 18; // nodes
    private static final long MUST = 1L << 40;

    private final Bdd bdd;
    private final List<Bdd> strata;
    private final Limit limit;
    private final Candidates candidates;
    private final Resampler[] resamplers;
    private final boolean isRelaxed;
    private final Tilt uniform;

    /**
     * @param bdd with some model
     * @param strata its parts, each with some model
     * @param relaxed has all models of the strata; parts of configurations are drawn from it, and
     *     dropped if they are not allowed, where the strata are very large
     */
    BddSpace(Bdd bdd, List<Bdd> strata, Bdd relaxed, Workers workers, Limit limit)
            throws StoppedException {
        this.bdd = bdd;
        this.strata = strata;
        this.limit = limit;
        this.candidates = new Candidates(strata, workers, limit);
        this.isRelaxed = strata.stream().mapToLong(Bdd::size).sum() > LARGE;
        this.resamplers =
                strata.stream()
                        .map(stratum -> new Resampler(isRelaxed ? relaxed : stratum))
                        .toArray(Resampler[]::new);
        this.uniform = new Tilt(bdd, 0);
    }

    @Override
    public int variables() {
        return bdd.variables();
    }

    @Override
    public int strata() {
        return strata.size();
    }

    @Override
    public int stratum(long[] row) {
        for (int i = 0; i < strata.size() - 1; i++) {
            if (strata.get(i).holds(row)) {
                return i;
            }
        }
        return strata.size() - 1;
    }

    @Override
    public Uncovered interactions(int strength) throws StoppedException {
        return Uncovered.all(new BddInteractions(bdd, limit), bdd.variables(), strength);
    }

    @Override
    public boolean isPossible(int[] literals) {
        return true; // all interactions are valid
    }

    @Override
    public int candidatesForEach() {
        return 150;
    }

    @Override
    public void draw(int size, long seed, Pool pool, Limit ofDrawing) throws StoppedException {
        candidates.draw(size, seed, pool, ofDrawing);
    }

    @Override
    public long[] draw(int stratum, SplittableRandom random) {
        return new Tilt(strata.get(stratum), theta(stratum, random)).draw(random);
    }

    @Override
    public long[] draw(SplittableRandom random) {
        return uniform.draw(random);
    }

    @Override
    public long[] redraw(long[] row, int stratum, SplittableRandom random) {
        double longest = Math.max(1, bdd.variables() / (double) SHORTEST);
        int length = (int) (SHORTEST * StrictMath.pow(longest, random.nextDouble()));
        int first = 1 + random.nextInt(bdd.variables());
        int last = Math.min(bdd.variables(), first + length - 1);
        double selected = 1 / (1 + StrictMath.exp(-theta(stratum, random)));
        long[] drawn = resamplers[stratum].resample(row, first, last, selected, random);
        return isRelaxed && !strata.get(stratum).holds(drawn) ? row : drawn;
    }

    private double theta(int stratum, SplittableRandom random) {
        double[] thetas = candidates.thetas(stratum);
        return thetas[random.nextInt(thetas.length)];
    }

    @Override
    public Heaviest heaviest(int stratum) {
        HeaviestModel heaviest = new HeaviestModel(stratum == WHOLE ? bdd : strata.get(stratum));
        return (weights, must) -> {
            for (int literal : must) {
                weights[Literals.index(literal)] = MUST;
            }
            return heaviest.find(weights);
        };
    }
}
