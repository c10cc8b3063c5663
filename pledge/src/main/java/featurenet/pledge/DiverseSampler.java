package featurenet.pledge;

import java.util.Optional;

/**
 * Searches for configurations with a large smallest Jaccard distance on selected features. Every
 * prefix is diverse too.
 *
 * <p>Options: {@code strata} are variables whose number of selected ones tells a configuration's
 * stratum, each of which has at least a {@code share} of every prefix, as far as it has so many;
 * {@code structure} are variables that count {@code structure_weight} times in distances.
 */
final class DiverseSampler implements Sampler {
    @Override
    public Sample sample(Problem problem, SampleRequest request, Limit limit) {
        Progress progress = problem.progress();
        progress.report(0, 0);
        double share = request.number("share");
        Diverse search =
                new Diverse(problem.metric(request), share, problem.workers(), limit, progress);
        boolean exhausted = false;
        String remark = "";
        try {
            Optional<Bdd> compiled = problem.diagram(limit);
            if (compiled.isEmpty()) {
                remark = Remarks.TOO_LARGE;
                RandomConfigurations source = problem.source(request.seed(), limit);
                Space space = space(compiled, problem, request, limit);
                exhausted =
                        search.run(
                                space, source, request.count(), request.seed(), request.iterations());
                remark = Remarks.tooLarge(source);
            } else {
                exhausted = Problem.isAll(compiled.get(), request.count());
                if (compiled.get().root() != Bdd.FALSE) {
                    Space space = space(compiled, problem, request, limit);
                    search.run(space, request.count(), request.seed(), request.iterations());
                }
            }
        } catch (StoppedException e) {
            exhausted = false; // what was found until now is the answer
        }
        return Sample.searched(
                search.configurations(),
                problem,
                search.iterations(),
                new double[0],
                exhausted,
                limit,
                remark);
    }

    private static Space space(
            Optional<Bdd> compiled, Problem problem, SampleRequest request, Limit limit)
            throws StoppedException {
        return problem.space(compiled, request.variables("strata"), request.seed(), limit);
    }
}
