package org.jpvm.mosix.continuation.program;

/** Deterministic work with a poll in it. */
final class Work {
    private Work() {}

    static long spin(int rounds) {
        long x = rounds;
        for (int i = 0; i < rounds; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            x ^= x >>> 29;
        }
        return x;
    }

    static int mix(int a, long b, int c) {
        spin(5);
        return a + (int) b * 3 + c;
    }
}
