package org.jpvm.interop;

import org.jpvm.Encoding;

/**
 * What one member of a message storm sends, known to all members by the seed: {@code storm.c} draws the same. Message k of a member has the
 * tag k, so that an empty message, too, says which one it is. With a negative seed all messages go by the daemons.
 */
final class StormPlan {
    private static final int MAX_BYTES = 100_000;
    private static final Encoding[] ENCODINGS = {Encoding.XDR, Encoding.RAW, Encoding.IN_PLACE};

    private final int[] routes;
    private final int[] receivers;
    private final int[] bytes;
    private final byte[] encodings;
    private final int[] contents;
    private long state;

    StormPlan(long seed, int sender, int members, int count) {
        routes = new int[count];
        receivers = new int[count];
        bytes = new int[count];
        encodings = new byte[count];
        contents = new int[count];
        state = seed * 1_000_003 + sender;
        for (int k = 0; k < count; k++) {
            int route = draw(30);
            int several = draw(16);
            int mask = draw(1 << members) & ~(1 << sender);
            int one = draw(members - 1);
            int size = draw(64);
            int small = draw(200);
            int medium = draw(5000);
            int large = draw(MAX_BYTES + 1);
            encodings[k] = (byte) draw(3);
            contents[k] = draw(0x7fffffff);
            routes[k] = seed < 0 ? 0 : route < 2 ? route + 2 : route == 2 && sender % 4 == 0 ? 1 : 0;
            receivers[k] = several == 0 && mask != 0 ? mask : 1 << (sender + 1 + one) % members;
            bytes[k] = size < 8 ? 0 : size < 44 ? small : size < 63 ? medium : large;
        }
    }

    /** SplitMix64. */
    private int draw(int bound) {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return (int) ((z ^ z >>> 31) >>> 33) % bound;
    }

    int count() {
        return routes.length;
    }

    /** The value that the option ROUTE gets before message k, 0 when it stays. */
    int route(int k) {
        return routes[k];
    }

    boolean goesTo(int k, int member) {
        return (receivers[k] >> member & 1) != 0;
    }

    int bytes(int k) {
        return bytes[k];
    }

    Encoding encoding(int k) {
        return ENCODINGS[encodings[k]];
    }

    /** Content of message k: whole ints, then what is left as bytes. */
    int[] words(int k) {
        int[] words = new int[bytes[k] / 4];
        for (int i = 0; i < words.length; i++) {
            words[i] = contents[k] + i * 0x9e3779b1;
        }
        return words;
    }

    byte[] tail(int k) {
        byte[] tail = new byte[bytes[k] % 4];
        for (int i = 0; i < tail.length; i++) {
            tail[i] = (byte) (contents[k] + i);
        }
        return tail;
    }
}
