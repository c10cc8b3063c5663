package featurenet.pledge;

import java.util.Arrays;

/**
 * Selects from a pool, one after another, the configuration that is farthest from those selected.
 *
 * <p>"Farthest" is the largest distance to its nearest neighbour (Gonzalez 1985: for every prefix
 * within factor 2 of the best that the pool has). Of every prefix, each stratum gets a given share
 * as long as it has any left. A neighbour's distance only ever shrinks, so old ones are upper
 * bounds, and only candidates that could be next are compared (lazy greedy). Several threads compare
 * some that are likely to be next as well; what is selected does not depend on that.
 */
final class FarthestFirst {
    private static final double UNKNOWN = 2; // above every distance
    private static final int BATCH = 63; // the upper levels of a heap
    private static final int HEAVY = 1 << 13; // words: below that, threads do not pay

    private final Pool pool;
    private final Selected metric;
    private final Shares shares;
    private final Workers workers;
    private final Limit limit;
    private final long[][] rows; // without the empty words at their ends
    private final int[] sizes;
    private final double[] nearest;
    private final int[] compared; // with how many of the selected
    private final int[][] heaps; // of each stratum, the largest nearest distance on top
    private final int[] left;
    private int[] selected = {};
    private int count;

    /**
     * @param metric what far means
     * @param share of each stratum, at least; what all of them together can have is the most
     */
    FarthestFirst(
            Pool pool, Selected metric, int strata, double share, Workers workers, Limit limit) {
        this.pool = pool;
        this.metric = metric;
        this.workers = workers;
        this.shares = new Shares(strata, share);
        this.limit = limit;
        this.rows = new long[pool.size()][];
        this.sizes = new int[pool.size()];
        this.nearest = new double[pool.size()];
        this.compared = new int[pool.size()];
        this.left = new int[strata];
        this.heaps = new int[strata][];
        Arrays.fill(nearest, UNKNOWN);
        for (int i = 0; i < sizes.length; i++) {
            rows[i] = Selected.trimmed(pool.row(i));
            sizes[i] = metric.size(rows[i]);
            left[pool.stratum(i)]++;
        }
        fillHeaps();
    }

    private void fillHeaps() {
        for (int stratum = 0; stratum < heaps.length; stratum++) {
            heaps[stratum] = new int[left[stratum]];
        }
        Arrays.fill(left, 0);
        for (int i = 0; i < sizes.length; i++) {
            int stratum = pool.stratum(i);
            heaps[stratum][left[stratum]++] = i;
        }
    }

    /** Selects so many, or as many as there are, or until the limit is reached. */
    void select(int most, Progress progress) throws StoppedException {
        selected = new int[Math.min(most, sizes.length)];
        while (count < selected.length) {
            int stratum = shares.neediest(each -> left[each] > 0);
            stratum = stratum == Shares.NONE ? farthestStratum() : stratum;
            settle(stratum);
            selected[count++] = pop(stratum);
            shares.add(stratum);
            progress.report(count, 0);
        }
    }

    /** Returns the places of those selected, in the order of selection. */
    int[] selected() {
        return Arrays.copyOf(selected, count);
    }

    private int farthestStratum() throws StoppedException {
        while (true) {
            int best = -1;
            for (int stratum = 0; stratum < heaps.length; stratum++) {
                if (left[stratum] > 0 && (best < 0 || comesFirst(top(stratum), top(best)))) {
                    best = stratum;
                }
            }
            if (compared[top(best)] == count) {
                return best;
            }
            settle(best);
        }
    }

    /** Brings the stratum's farthest candidate to its top. */
    private void settle(int stratum) throws StoppedException {
        while (compared[top(stratum)] < count) {
            limit.check();
            int top = top(stratum);
            boolean isHeavy = (long) (count - compared[top]) * rows[top].length > HEAVY;
            if (isHeavy && workers.threads() > 1) {
                compareBatch(stratum);
            } else {
                compare(top);
                siftDown(stratum, 0);
            }
        }
    }

    private void compareBatch(int stratum) throws StoppedException {
        int size = Math.min(BATCH, left[stratum]);
        workers.each(
                size,
                place -> {
                    limit.check();
                    compare(heaps[stratum][place]);
                });
        for (int place = size - 1; place >= 0; place--) {
            siftDown(stratum, place);
        }
    }

    private void compare(int i) {
        long[] row = rows[i];
        double least = nearest[i];
        for (int other = compared[i]; other < count; other++) {
            int j = selected[other];
            if (Selected.isAtLeast(least, sizes[i], sizes[j])) {
                continue;
            }
            least = Math.min(least, metric.distance(row, sizes[i], rows[j], sizes[j]));
        }
        nearest[i] = least;
        compared[i] = count;
    }

    private int top(int stratum) {
        return heaps[stratum][0];
    }

    private int pop(int stratum) {
        int found = top(stratum);
        heaps[stratum][0] = heaps[stratum][--left[stratum]];
        siftDown(stratum, 0);
        return found;
    }

    private void siftDown(int stratum, int from) {
        int[] heap = heaps[stratum];
        int place = from;
        while (2 * place + 1 < left[stratum]) {
            int child = 2 * place + 1;
            if (child + 1 < left[stratum] && comesFirst(heap[child + 1], heap[child])) {
                child++;
            }
            if (comesFirst(heap[place], heap[child])) {
                return;
            }
            int moved = heap[place];
            heap[place] = heap[child];
            heap[child] = moved;
            place = child;
        }
    }

    private boolean comesFirst(int i, int j) {
        return nearest[i] > nearest[j] || nearest[i] == nearest[j] && i < j;
    }
}
