package featurenet.pledge;

import java.util.function.IntPredicate;

/** Sees to it that each stratum has its share of every prefix of a sample. */
final class Shares {
    static final int NONE = -1;

    private final double share;
    private final int[] taken;
    private int count;

    /**
     * @param share of each stratum, at least; what all of them together can have is the most
     */
    Shares(int strata, double share) {
        this.taken = new int[strata];
        this.share = Math.min(share, 1.0 / strata);
    }

    void add(int stratum) {
        taken[stratum]++;
        count++;
    }

    /** Returns the stratum that lacks most of its share, or {@link #NONE}. */
    int neediest(IntPredicate hasMore) {
        int due = (int) Math.ceil(share * (count + 1) - 1e-9);
        int found = NONE;
        for (int stratum = 0; stratum < taken.length; stratum++) {
            boolean needs = taken[stratum] < due && hasMore.test(stratum);
            if (needs && (found == NONE || taken[stratum] < taken[found])) {
                found = stratum;
            }
        }
        return found;
    }
}
