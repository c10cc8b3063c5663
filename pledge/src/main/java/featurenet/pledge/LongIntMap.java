package featurenet.pledge;

import java.util.Arrays;

/** A hash map from long to non-negative int without boxing, emptied in constant time. */
final class LongIntMap {
    static final int ABSENT = -1;

    private long[] keys = new long[1024];
    private int[] values = new int[1024];
    private int[] generations = new int[1024];
    private int generation = 1;
    private int size;

    void clear() {
        size = 0;
        if (++generation == Integer.MAX_VALUE) {
            Arrays.fill(generations, 0);
            generation = 1;
        }
    }

    int get(long key) {
        int place = place(key);
        return generations[place] == generation ? values[place] : ABSENT;
    }

    void put(long key, int value) {
        int place = place(key);
        if (generations[place] != generation) {
            generations[place] = generation;
            keys[place] = key;
            size++;
        }
        values[place] = value;
        if (2 * size > keys.length) {
            grow();
        }
    }

    private int place(long key) {
        int mask = keys.length - 1;
        int place = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & mask;
        while (generations[place] == generation && keys[place] != key) {
            place = place + 1 & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        int[] oldValues = values;
        int[] oldGenerations = generations;
        keys = new long[2 * oldKeys.length];
        values = new int[keys.length];
        generations = new int[keys.length];
        size = 0;
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldGenerations[i] == generation) {
                put(oldKeys[i], oldValues[i]);
            }
        }
    }
}
