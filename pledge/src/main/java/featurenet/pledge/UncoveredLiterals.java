package featurenet.pledge;

import java.util.SplittableRandom;

/** The valid literals that no configuration so far has. */
final class UncoveredLiterals implements Uncovered {
    private final long[] left;

    /**
     * @param valid literals, by {@link Literals}
     */
    UncoveredLiterals(long[] valid) {
        this.left = valid.clone();
    }

    @Override
    public UncoveredLiterals copy() {
        return new UncoveredLiterals(left);
    }

    @Override
    public long size() {
        return Literals.countAbove(left, 0);
    }

    @Override
    public void weigh(long[] literals, int[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (int) (left[i >>> 6] >>> i & 1);
        }
    }

    @Override
    public long gain(long[] literals, int[] weights) {
        long gain = 0;
        for (int i = 0; i < left.length; i++) {
            gain += Long.bitCount(left[i] & literals[i]);
        }
        return gain;
    }

    @Override
    public void cover(long[] literals) {
        for (int i = 0; i < left.length; i++) {
            left[i] &= ~literals[i];
        }
    }

    @Override
    public void remove(int[] literals) {
        Literals.remove(left, literals[0]);
    }

    @Override
    public int[] pick(SplittableRandom random) {
        long skipped = random.nextLong(size());
        int index = 0;
        while ((left[index >>> 6] >>> index & 1) == 0 || skipped-- > 0) {
            index++;
        }
        return new int[] {Literals.literal(index)};
    }
}
