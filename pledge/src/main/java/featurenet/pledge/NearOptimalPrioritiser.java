package featurenet.pledge;

/**
 * Starts with the farthest pair, then adds the configuration with the largest sum of distances to
 * those taken.
 *
 * <p>PLEDGE's "near optimal", the global maximum distance of Henard et al. (IEEE TSE 2014). It is a
 * sum and no minimum, so that near-duplicates are tolerated.
 */
final class NearOptimalPrioritiser implements Prioritiser {

    @Override
    public int[] prioritise(Distances distances, int[] order, Limit limit) throws StoppedException {
        int size = order.length;
        if (size < 2) {
            return order.clone();
        }
        boolean[] taken = new boolean[size];
        long[] sums = new long[size];
        int[] result = new int[size];
        int[] pair = farthestPair(distances, order, limit);
        for (int filled = 0; filled < size; filled++) {
            limit.check();
            int next = filled < 2 ? pair[filled] : largest(sums, taken);
            taken[next] = true;
            result[filled] = order[next];
            for (int i = 0; i < size; i++) {
                sums[i] += distances.distance(order[i], order[next]);
            }
        }
        return result;
    }

    private static int[] farthestPair(Distances distances, int[] order, Limit limit)
            throws StoppedException {
        int[] pair = {0, 1};
        int most = -1;
        for (int i = 0; i < order.length; i++) {
            limit.check();
            for (int j = i + 1; j < order.length; j++) {
                if (distances.hamming(order[i], order[j]) > most) {
                    most = distances.hamming(order[i], order[j]);
                    pair = new int[] {i, j};
                }
            }
        }
        return pair;
    }

    private static int largest(long[] sums, boolean[] taken) {
        int best = -1;
        for (int i = 0; i < sums.length; i++) {
            if (!taken[i] && (best < 0 || sums[i] > sums[best])) {
                best = i;
            }
        }
        return best;
    }
}
