package featurenet.pledge;

/** Orders configurations so that the first few are already different from one another. */
interface Prioritiser {
    /**
     * @param order places of the configurations in their present order, which decides ties
     * @return the same places in the new order
     */
    int[] prioritise(Distances distances, int[] order, Limit limit) throws StoppedException;

    /**
     * @param technique "greedy" (remaining pair of largest distance) or "near-optimal" (largest sum
     *     of distances to those taken)
     * @throws IllegalArgumentException if it is another one
     */
    static Prioritiser named(String technique) {
        return switch (technique) {
            case "greedy" -> new GreedyPrioritiser();
            case "near-optimal" -> new NearOptimalPrioritiser();
            default -> throw new IllegalArgumentException("unknown technique " + technique);
        };
    }
}
