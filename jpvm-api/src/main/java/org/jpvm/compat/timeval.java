package org.jpvm.compat;

/** Seconds and microseconds; {@code struct timeval}. */
public final class timeval {
    /** Seconds. */
    public long tv_sec;
    /** Microseconds, 0..999999. */
    public long tv_usec;

    /** Zero. */
    public timeval() {}

    /** A time or a time-out. */
    public timeval(long tv_sec, long tv_usec) {
        this.tv_sec = tv_sec;
        this.tv_usec = tv_usec;
    }

    void setMicros(long micros) {
        tv_sec = Math.floorDiv(micros, 1_000_000L);
        tv_usec = Math.floorMod(micros, 1_000_000L);
    }
}
