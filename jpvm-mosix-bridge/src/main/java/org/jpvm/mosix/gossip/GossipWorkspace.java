package org.jpvm.mosix.gossip;

/**
 * Settings, counters and scratch memory of all cores that one thread drives: a daemon has one core, a simulator many, and none of them needs
 * memory of its own for more than its entries.
 */
public final class GossipWorkspace {
    private final GossipSettings settings;
    private final long[] counters = new long[GossipCounter.values().length];

    /** Offsets of entries in a message that are about hosts unknown so far. */
    final int[] fresh;
    /** Ages of entries, in any order. */
    int[] ages = new int[32];
    /** Which entries are the youngest. */
    final LoadVector.Selection selection = new LoadVector.Selection();
    /** An own entry before it is believed. */
    final byte[] own = new byte[GossipEntry.BYTES];

    /** Makes one for cores with these settings. */
    public GossipWorkspace(GossipSettings settings) {
        this.settings = settings;
        this.fresh = new int[settings.longestWindow()];
    }

    /** Settings of the cores. */
    public GossipSettings settings() {
        return settings;
    }

    /** What was counted of all cores. */
    public long count(GossipCounter counter) {
        return counters[counter.ordinal()];
    }

    void add(GossipCounter counter, int number) {
        counters[counter.ordinal()] += number;
    }

    /** Room for ages. */
    int[] ages(int length) {
        if (ages.length < length) {
            ages = new int[Math.max(length, 2 * ages.length)];
        }
        return ages;
    }

    /**
     * The k-th smallest of the first numbers, 1 the smallest; reorders them. Expected time is linear.
     */
    static int select(int[] numbers, int length, int k) {
        int low = 0;
        int high = length - 1;
        while (low < high) {
            int pivot = middle(numbers[low], numbers[low + high >>> 1], numbers[high]);
            int i = low;
            int j = high;
            while (i <= j) {
                while (numbers[i] < pivot) {
                    i++;
                }
                while (numbers[j] > pivot) {
                    j--;
                }
                if (i <= j) {
                    int number = numbers[i];
                    numbers[i++] = numbers[j];
                    numbers[j--] = number;
                }
            }
            if (k - 1 <= j) {
                high = j;
            } else if (k - 1 >= i) {
                low = i;
            } else {
                return pivot;
            }
        }
        return numbers[k - 1];
    }

    private static int middle(int a, int b, int c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }
}
