package featurenet.pledge;

import java.util.Arrays;
import java.util.SplittableRandom;

/** The valid pairs of literals that no configuration so far has. */
final class UncoveredPairs implements Uncovered {
    private final int variables;
    private final long[][] partners; // for each literal the others of its pairs, by Literals
    private final int[] left; // for each literal how many
    private long ends; // of pairs: two for each

    /**
     * @param partners for each literal the others of its pairs, by {@link Literals}
     */
    UncoveredPairs(int variables, long[][] partners) {
        this.variables = variables;
        this.partners = partners;
        this.left = new int[partners.length];
        for (int i = 0; i < left.length; i++) {
            left[i] = count(partners[i]);
            ends += left[i];
        }
    }

    /** Returns all valid pairs. */
    static UncoveredPairs all(Interactions interactions, int variables) throws StoppedException {
        return new UncoveredPairs(variables, interactions.partners());
    }

    @Override
    public UncoveredPairs copy() {
        return new UncoveredPairs(
                variables, Arrays.stream(partners).map(long[]::clone).toArray(long[][]::new));
    }

    @Override
    public long size() {
        return ends / 2;
    }

    /** A literal weighs as many uncovered pairs as it has with the set: the gain's gradient. */
    @Override
    public void weigh(long[] literals, int[] weights) {
        for (int i = 0; i < weights.length; i++) {
            weights[i] = left[i] == 0 ? 0 : common(partners[i], literals);
        }
    }

    @Override
    public long gain(long[] literals, int[] weights) {
        long twice = 0;
        for (int i = 0; i < weights.length; i++) {
            if ((literals[i >>> 6] >>> i & 1) != 0) {
                twice += weights[i];
            }
        }
        return twice / 2;
    }

    @Override
    public void cover(long[] literals) {
        for (int i = 0; i < partners.length; i++) {
            if (left[i] > 0 && (literals[i >>> 6] >>> i & 1) != 0) {
                int before = left[i];
                for (int word = 0; word < literals.length; word++) {
                    partners[i][word] &= ~literals[word];
                }
                left[i] = count(partners[i]);
                ends -= before - left[i];
            }
        }
    }

    @Override
    public void remove(int[] literals) {
        remove(Literals.index(literals[0]), literals[1]);
        remove(Literals.index(literals[1]), literals[0]);
    }

    private void remove(int index, int partner) {
        if (Literals.contains(partners[index], partner)) {
            Literals.remove(partners[index], partner);
            left[index]--;
            ends--;
        }
    }

    @Override
    public int[] pick(SplittableRandom random) {
        int first = nextWithPairs(random.nextInt(left.length));
        int skipped = random.nextInt(left[first]);
        for (int second = 0; ; second++) {
            if ((partners[first][second >>> 6] >>> second & 1) != 0 && skipped-- == 0) {
                return new int[] {Literals.literal(first), Literals.literal(second)};
            }
        }
    }

    private int nextWithPairs(int from) {
        int place = from;
        while (left[place] == 0) {
            place = (place + 1) % left.length;
        }
        return place;
    }

    private static int count(long[] set) {
        int count = 0;
        for (long word : set) {
            count += Long.bitCount(word);
        }
        return count;
    }

    private static int common(long[] first, long[] second) {
        int count = 0;
        for (int i = 0; i < first.length; i++) {
            count += Long.bitCount(first[i] & second[i]);
        }
        return count;
    }
}
