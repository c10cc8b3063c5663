package featurenet.pledge;

/**
 * Draws configurations so that the first ones cover as many interactions as possible. Once all valid
 * ones are covered, which the remark tells, they are covered once more.
 *
 * <p>Options: {@code strength} of the interactions, 1 for literals, 2 for pairs of them; {@code
 * complete} ends as soon as every valid interaction is covered.
 */
final class CoverageSampler implements Sampler {
    private static final int STARTS = 16;
    private static final int[] NO_STRATA = {};

    @Override
    public Sample sample(Problem problem, SampleRequest request, Limit limit) {
        int strength = request.whole("strength");
        Analysis.checkStrength(strength);
        CoveringDraw.Goal goal =
                (space, random, preliminary) -> {
                    Floor none = new Floor(0, Selected.alike());
                    return new Covering(
                            space, strength, none, 0, STARTS, random, limit, problem.progress());
                };
        boolean untilComplete = request.isSet("complete");
        return new CoveringDraw(problem, request, limit, untilComplete).draw(NO_STRATA, goal);
    }
}
