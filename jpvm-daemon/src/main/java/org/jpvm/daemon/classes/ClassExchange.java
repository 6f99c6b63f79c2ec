package org.jpvm.daemon.classes;

import java.nio.ByteBuffer;
import java.util.function.LongSupplier;
import org.jpvm.daemon.core.ExtensionService;

/** Both ends of the exchange of classes in one daemon, and what comes for them over the sessions. */
public final class ClassExchange implements ExtensionService {
    private final ClassFetcher fetcher;
    private final ClassSource source;
    private final LongSupplier now;
    private long malformed;

    /**
     * Joins both ends.
     *
     * @param way   to other daemons
     * @param files reads what is asked for here
     * @param now   the time of the present call, nanoseconds, as given to {@link #handleTimeout}
     */
    public ClassExchange(ClassFetcher.Way way, ClassSource.Files files, LongSupplier now) {
        this.fetcher = new ClassFetcher(way);
        this.source = new ClassSource(way, files);
        this.now = now;
    }

    /** The end that asks. */
    public ClassFetcher fetcher() {
        return fetcher;
    }

    /** The end that answers. */
    public ClassSource source() {
        return source;
    }

    /** Messages that were none. */
    public long malformed() {
        return malformed;
    }

    @Override
    public void up(int hostIndex) {
        fetcher.up(hostIndex, now.getAsLong());
    }

    @Override
    public void down(int hostIndex) {
        source.down(hostIndex);
        fetcher.down(hostIndex, now.getAsLong());
    }

    @Override
    public void room(int hostIndex) {
        source.room(hostIndex, now.getAsLong());
        fetcher.room(hostIndex);
    }

    @Override
    public void message(int hostIndex, ByteBuffer bytes, int start, int end) {
        ClassMessage message = ClassMessage.read(bytes, start, end);
        if (message == null) {
            malformed++;
        } else if (message instanceof ClassMessage.Open || message instanceof ClassMessage.Get) {
            source.message(hostIndex, message, now.getAsLong());
        } else {
            fetcher.message(hostIndex, message, now.getAsLong());
        }
    }

    /** When {@link #handleTimeout} wants to be called, {@link Long#MAX_VALUE} for never. */
    public long nextDeadlineNanos() {
        return Math.min(fetcher.nextDeadlineNanos(), source.nextDeadlineNanos());
    }

    /** The deadline has passed. */
    public void handleTimeout(long nowNanos) {
        fetcher.handleTimeout(nowNanos);
        source.handleTimeout(nowNanos);
    }
}
