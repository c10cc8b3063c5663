package featurenet.pledge;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Repeatedly takes the remaining pair of largest distance; an odd one out comes last.
 *
 * <p>PLEDGE's "greedy", the local maximum distance of Henard et al., "Bypassing the combinatorial
 * explosion" (IEEE TSE 2014). Each configuration remembers its farthest partner among those after
 * it, so a list of m takes about m² steps instead of m³, with the ties of the plain double loop.
 */
final class GreedyPrioritiser implements Prioritiser {
    private static final int NONE = -1;

    @Override
    public int[] prioritise(Distances distances, int[] order, Limit limit) throws StoppedException {
        boolean[] taken = new boolean[order.length];
        int[] partner = new int[order.length];
        Arrays.fill(partner, NONE);
        renew(distances, order, taken, partner, NONE, limit);
        int[] result = new int[order.length];
        int filled = 0;
        while (filled + 1 < order.length) {
            int first = best(distances, order, taken, partner);
            int second = partner[first];
            taken[first] = true;
            taken[second] = true;
            result[filled++] = order[first];
            result[filled++] = order[second];
            renew(distances, order, taken, partner, first, limit);
            renew(distances, order, taken, partner, second, limit);
        }
        if (filled < order.length) {
            result[filled] = order[IntStream.range(0, order.length).filter(i -> !taken[i]).findFirst().getAsInt()];
        }
        return result;
    }

    /** Gives a new partner to each remaining configuration whose partner is {@code lost}. */
    private static void renew(
            Distances distances, int[] order, boolean[] taken, int[] partner, int lost, Limit limit)
            throws StoppedException {
        for (int i = 0; i < order.length; i++) {
            if (!taken[i] && partner[i] == lost) {
                limit.check();
                partner[i] = farthest(distances, order, taken, i);
            }
        }
    }

    private static int farthest(Distances distances, int[] order, boolean[] taken, int i) {
        int best = NONE;
        int most = -1;
        for (int j = i + 1; j < order.length; j++) {
            if (!taken[j] && distances.hamming(order[i], order[j]) > most) {
                most = distances.hamming(order[i], order[j]);
                best = j;
            }
        }
        return best;
    }

    private static int best(Distances distances, int[] order, boolean[] taken, int[] partner) {
        int best = NONE;
        int most = -1;
        for (int i = 0; i < order.length; i++) {
            if (taken[i] || partner[i] == NONE) {
                continue;
            }
            int different = distances.hamming(order[i], order[partner[i]]);
            if (different > most) {
                most = different;
                best = i;
            }
        }
        return best;
    }
}
