package featurenet.pledge;

import java.util.Arrays;

/**
 * Shares of configurations by the number of selected variables: a polynomial without its rare ends.
 *
 * @param least the number that the first share is of
 * @param shares of consecutive numbers
 */
record SizeShares(int least, double[] shares) {
    private static final double RAREST = 1e-300;

    static final SizeShares NONE = new SizeShares(0, new double[0]);
    static final SizeShares ZERO = new SizeShares(0, new double[] {1}); // no variable is selected

    /**
     * Returns the mixture of two.
     *
     * @param odds of this one
     * @param otherOdds of the other one
     * @param shift how many more variables the other one selects
     */
    SizeShares blend(double odds, SizeShares other, double otherOdds, int shift) {
        if (shares.length == 0 || other.shares.length == 0) {
            return shares.length == 0 ? new SizeShares(other.least + shift, other.shares) : this;
        }
        int otherLeast = other.least + shift;
        int first = Math.min(least, otherLeast);
        int end = Math.max(least + shares.length, otherLeast + other.shares.length);
        double[] sum = new double[end - first];
        for (int i = 0; i < shares.length; i++) {
            sum[least - first + i] = odds * shares[i];
        }
        for (int i = 0; i < other.shares.length; i++) {
            sum[otherLeast - first + i] += otherOdds * other.shares[i];
        }
        return trimmed(first, sum);
    }

    /** Returns the shares with one more variable that is free: selected in half of the cases. */
    SizeShares withFree() {
        return blend(0.5, this, 0.5, 1);
    }

    private static SizeShares trimmed(int least, double[] shares) {
        int from = 0;
        int end = shares.length;
        while (from < end && shares[from] < RAREST) {
            from++;
        }
        while (end > from && shares[end - 1] < RAREST) {
            end--;
        }
        boolean isWhole = end - from == shares.length;
        return new SizeShares(least + from, isWhole ? shares : Arrays.copyOfRange(shares, from, end));
    }

    /** Returns the share of number k at place k. */
    double[] fromZero() {
        double[] every = new double[least + shares.length];
        System.arraycopy(shares, 0, every, least, shares.length);
        return every;
    }
}
