package org.jpvm.shm;

import java.nio.file.Path;
import java.util.Optional;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** The entries of one segment in the mailbox, one for each user: host, size, file. They go with their task. */
final class SegmentNames {
    private final PvmTask pvm;
    private final String entries;

    /**
     * What an entry says.
     *
     * @param host      the host that has the segment
     * @param sizeBytes its size
     * @param memory    its file there
     */
    record Place(Tid host, long sizeBytes, Path memory) {}

    SegmentNames(PvmTask pvm, String name) {
        this.pvm = pvm;
        entries = "jpvm.segment:" + name;
    }

    /** What a user has said; all say the same. */
    Optional<Place> find() {
        try {
            MessageBuffer message = pvm.mailbox().receive(entries, 0, Mailbox.FIRST_AVAILABLE);
            Tid host = new Tid(message.unpackInt());
            // An XDR long has 32 bits.
            long high = message.unpackInt();
            long sizeBytes = high << 32 | message.unpackInt() & 0xffffffffL;
            return Optional.of(new Place(host, sizeBytes, Path.of(message.unpackString())));
        } catch (PvmException e) {
            if (e.error() == PvmError.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Says that this task is a user; the index is for {@link #remove}. */
    int add(Place place) {
        MessageBuffer message = pvm.newBuffer();
        message.packInt(place.host().value());
        message.packInt((int) (place.sizeBytes() >>> 32));
        message.packInt((int) place.sizeBytes());
        message.packString(place.memory().toString());
        return pvm.mailbox().put(entries, message, Mailbox.MULTI_INSTANCE);
    }

    void remove(int index) {
        pvm.mailbox().delete(entries, index);
    }
}
