package featurenet.pledge;

import java.util.ArrayList;
import java.util.List;

/**
 * Searches for configurations with a large sum of pairwise Jaccard distances, the (1+1) evolutionary
 * algorithm of PLEDGE (Henard et al., IEEE TSE 2014).
 */
final class EvolutionSampler implements Sampler {
    @Override
    public Sample sample(Problem problem, SampleRequest request, Limit limit) {
        RandomConfigurations source = problem.source(request.seed(), limit);
        List<long[]> rows = new ArrayList<>();
        if (source.fill(rows, request.count(), problem.progress())) {
            return Sample.drawn(rows, problem, true, limit, Remarks.of(source)); // no choice
        }
        Evolution evolution =
                new Evolution(source, problem.clauses().variables(), limit, problem.progress());
        evolution.run(rows, request.iterations());
        return Sample.searched(
                evolution.configurations(),
                problem,
                evolution.iterations(),
                evolution.history(),
                false,
                limit,
                Remarks.of(source));
    }
}
