package featurenet.pledge;

import java.util.Map;

/** What tests ask samplers for. */
final class Requests {
    private Requests() {}

    static SampleRequest random(int count, long seed, double seconds) {
        return new SampleRequest("random", count, seed, 0, seconds, Map.of());
    }

    static SampleRequest uniform(int count, long seed, double seconds) {
        return new SampleRequest("uniform", count, seed, 0, seconds, Map.of());
    }

    static SampleRequest search(int count, long seed, int iterations, double seconds) {
        return new SampleRequest("pledge", count, seed, iterations, seconds, Map.of());
    }

    static SampleRequest diverse(
            int count,
            int[] strata,
            double share,
            int[] structure,
            int weight,
            long seed,
            int iterations,
            double seconds) {
        Map<String, Object> options =
                Map.of(
                        "strata", strata,
                        "share", share,
                        "structure", structure,
                        "structure_weight", weight);
        return new SampleRequest("diverse", count, seed, iterations, seconds, options);
    }

    static SampleRequest covering(
            int count, int strength, boolean complete, long seed, double seconds) {
        Map<String, Object> options = Map.of("strength", strength, "complete", complete);
        return new SampleRequest("coverage", count, seed, 0, seconds, options);
    }

    static SampleRequest balanced(
            int count,
            int[] strata,
            double share,
            double floor,
            int[] structure,
            int weight,
            long seed,
            double seconds) {
        Map<String, Object> options =
                Map.of(
                        "strata", strata,
                        "share", share,
                        "distance_floor", floor,
                        "structure", structure,
                        "structure_weight", weight);
        return new SampleRequest("balanced", count, seed, 0, seconds, options);
    }
}
