package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;

/** Draws configurations by randomised SAT. */
final class RandomSampler implements Sampler {
    @Override
    public Sample sample(Problem problem, SampleRequest request, Limit limit) {
        RandomConfigurations source = problem.source(request.seed(), limit);
        List<long[]> rows = new ArrayList<>();
        boolean exhausted = source.fill(rows, request.count(), problem.progress());
        return Sample.drawn(rows, problem, exhausted, limit, Remarks.of(source));
    }
}
