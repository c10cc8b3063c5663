package featurenet.pledge;

import java.util.Arrays;

/** A configuration that is compared by its content. */
record Row(long[] words) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Row row && Arrays.equals(words, row.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
