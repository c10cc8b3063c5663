package featurenet.pledge;

/** Orders configurations so that the first few are already different from one another. */
interface Prioritiser {
    /**
     * @param order places of the configurations in their present order, which decides ties
     * @return the same places in the new order
     */
    int[] prioritise(Distances distances, int[] order, Limit limit) throws StoppedException;
}
