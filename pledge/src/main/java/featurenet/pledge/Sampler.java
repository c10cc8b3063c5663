package featurenet.pledge;

/** One way to draw distinct configurations. */
interface Sampler {
    /** Draws them until there are enough, or no others, or the limit is reached. */
    Sample sample(Problem problem, SampleRequest request, Limit limit);

    /**
     * Returns the sampler of a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Sampler named(String strategy) {
        return switch (strategy) {
            case "balanced" -> new BalancedSampler();
            case "coverage" -> new CoverageSampler();
            case "diverse" -> new DiverseSampler();
            case "pledge" -> new EvolutionSampler();
            case "random" -> new RandomSampler();
            case "uniform" -> new UniformSampler();
            default -> throw new IllegalArgumentException("unknown strategy " + strategy);
        };
    }
}
