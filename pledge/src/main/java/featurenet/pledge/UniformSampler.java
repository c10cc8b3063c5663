package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Draws configurations, each with the same probability. */
final class UniformSampler implements Sampler {
    @Override
    public Sample sample(Problem problem, SampleRequest request, Limit limit) {
        problem.progress().report(0, 0);
        List<long[]> rows = new ArrayList<>();
        try {
            Optional<Bdd> compiled = problem.diagram(limit);
            return compiled.isEmpty()
                    ? bySat(problem, request, limit, rows)
                    : byDiagram(compiled.get(), problem, request, limit, rows);
        } catch (StoppedException e) {
            return Sample.drawn(rows, problem, false, limit, "");
        }
    }

    private static Sample byDiagram(
            Bdd compiled, Problem problem, SampleRequest request, Limit limit, List<long[]> rows)
            throws StoppedException {
        SplittableRandom random = new SplittableRandom(request.seed());
        UniformConfigurations source =
                new UniformConfigurations(compiled, random, limit, problem.progress());
        source.draw(request.count(), rows);
        return Sample.drawn(rows, problem, source.isAll(request.count()), limit, "");
    }

    private static Sample bySat(
            Problem problem, SampleRequest request, Limit limit, List<long[]> rows) {
        RandomConfigurations source = problem.source(request.seed(), limit);
        boolean exhausted = source.fill(rows, request.count(), problem.progress());
        return Sample.drawn(rows, problem, exhausted, limit, Remarks.tooLarge(source));
    }
}
