package featurenet.pledge;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Draws configurations so that the first ones cover as many pairs of literals as possible while
 * every two of them keep a distance, as far as that is possible.
 *
 * <p>Options: {@code strata}, {@code share}, {@code structure} and {@code structure_weight} as for
 * {@link DiverseSampler}; {@code distance_floor} is the distance to keep, NaN for {@value #FLOOR} of
 * the smallest distance in a sample that is chosen for distance alone.
 */
final class BalancedSampler implements Sampler {
    private static final int STARTS = 6;
    private static final double FLOOR = 0.7;
    private static final double SEARCHING = 0.3; // of the time, for the usual distance

    @Override
    public Sample sample(Problem problem, SampleRequest request, Limit limit) {
        Selected metric = problem.metric(request);
        double share = request.number("share");
        CoveringDraw.Goal goal =
                (space, random, farApart) -> {
                    double least = floor(problem, request, limit, space, random, farApart);
                    return new Covering(
                            space,
                            2,
                            new Floor(least, metric),
                            share,
                            STARTS,
                            random,
                            limit,
                            problem.progress());
                };
        int[] strata = request.variables("strata");
        return new CoveringDraw(problem, request, limit, false).draw(strata, goal);
    }

    private static double floor(
            Problem problem,
            SampleRequest request,
            Limit limit,
            Space space,
            SplittableRandom random,
            List<long[]> farApart)
            throws StoppedException {
        long seed = random.nextLong(); // drawn in any case: what follows is the same
        double asked = request.number("distance_floor");
        if (!Double.isNaN(asked)) {
            return asked;
        }
        Selected metric = problem.metric(request);
        Limit part = limit.part(SEARCHING);
        Diverse diverse = new Diverse(metric, 0, problem.workers(), part, problem.progress());
        try {
            diverse.run(space, request.count(), seed, 0);
        } catch (StoppedException e) {
            // the distance among a few serves as well
        }
        CoveringDraw.replace(farApart, diverse.configurations());
        limit.check();
        return farApart.size() > 1
                ? FLOOR * new Neighbours(farApart, metric, problem.workers(), limit).smallest()
                : 0;
    }
}
