package org.jpvm.shm;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jpvm.HostInfo;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SharedSegment;
import org.jpvm.SharedSegmentProvider;
import org.jpvm.Tid;
import org.jpvm.lock.GroupLock;

/** Shared segments on Chronicle Bytes. */
public final class ShmSegmentProvider implements SharedSegmentProvider {
    /** How long an entry may stay in the mailbox when its task was killed and the file is gone already. */
    private static final long STALE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    @Override
    @SuppressWarnings("try") // The hold is closed, and not looked at.
    public SharedSegment open(PvmTask pvm, String name, long sizeBytes) {
        if (name == null || name.isEmpty() || sizeBytes < 1) {
            throw new PvmException(PvmError.BAD_PARAM, "segment name=" + name + " sizeBytes=" + sizeBytes);
        }
        SegmentNames names = new SegmentNames(pvm, name);
        Tid host = pvm.tid().host();
        try (GroupLock.Hold hold = GroupLock.of(pvm, "segment/" + name).lock()) {
            Mapping mapping = map(pvm, names, name, sizeBytes);
            boolean registered = false;
            try {
                int entry = names.add(new SegmentNames.Place(host, sizeBytes, mapping.memory()));
                registered = true;
                return new ShmSegment(name, mapping, () -> names.remove(entry));
            } finally {
                if (!registered) {
                    mapping.release();
                }
            }
        }
    }

    private static Mapping map(PvmTask pvm, SegmentNames names, String name, long sizeBytes) {
        long start = System.nanoTime();
        try {
            while (true) {
                Optional<SegmentNames.Place> place = names.find();
                if (place.isEmpty()) {
                    return Mapping.create(sizeBytes);
                }
                requireSame(pvm, name, sizeBytes, place.get());
                Mapping mapping = Mapping.join(place.get().memory(), sizeBytes);
                if (mapping != null) {
                    return mapping;
                }
                if (System.nanoTime() - start > STALE_NANOS) {
                    throw new IOException(place.get().memory() + " is gone, but the tasks that use it are not");
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        } catch (IOException e) {
            throw new PvmException(PvmError.SYS_ERR, "segment \"" + name + "\": " + e, e);
        } catch (LinkageError | AssertionError | RuntimeException e) {
            if (e instanceof PvmException known) {
                throw known;
            }
            throw new PvmException(
                    PvmError.SYS_ERR,
                    "Chronicle Bytes does not work in this JVM: " + e
                            + "; it needs the --add-exports and --add-opens of jpvm.chronicle.opens in pom.xml",
                    e);
        }
    }

    private static void requireSame(PvmTask pvm, String name, long sizeBytes, SegmentNames.Place place) {
        if (!place.host().equals(pvm.tid().host())) {
            throw new PvmException(
                    PvmError.NO_HOST,
                    "segment \"" + name + "\" is on host " + hostName(pvm, place.host()) + " (" + place.host() + ", "
                            + place.memory() + "); a task on another host cannot open it");
        }
        if (place.sizeBytes() != sizeBytes) {
            throw new PvmException(
                    PvmError.MISMATCH,
                    "segment \"" + name + "\" has sizeBytes=" + place.sizeBytes() + ", not " + sizeBytes);
        }
    }

    private static String hostName(PvmTask pvm, Tid host) {
        for (HostInfo each : pvm.hosts()) {
            if (each.tid().host().equals(host)) {
                return each.name();
            }
        }
        return "that has left the machine";
    }
}
