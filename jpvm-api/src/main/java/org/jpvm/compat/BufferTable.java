package org.jpvm.compat;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/**
 * The buffer ids of the C interface: small positive numbers, the one freed last is used again first, one active buffer to pack and one to
 * unpack. Messages that a probe or a match function saw have ids while they are still queued. Not thread-safe. Source: pvm-api §3.
 */
final class BufferTable {
    /** More buffers than any program holds on purpose; a program that never frees hears of it before memory ends. */
    private static final int MAX_BUFFERS = 1 << 20;

    private final List<Slot> slots = new ArrayList<>();
    private final Map<MessageBuffer, Integer> queued = new IdentityHashMap<>();
    private int firstFree;
    private int sendId;
    private int receiveId;

    BufferTable() {
        slots.add(new Slot());
    }

    int sendId() {
        return sendId;
    }

    int receiveId() {
        return receiveId;
    }

    /** The active send buffer. */
    MessageBuffer sendBuffer() {
        return active(sendId, "send buffer; call pvm_initsend");
    }

    /** The active receive buffer. */
    MessageBuffer receiveBuffer() {
        return active(receiveId, "receive buffer; receive a message");
    }

    private MessageBuffer active(int id, String what) {
        if (id == 0) {
            throw new PvmException(PvmError.NO_BUF, "no active " + what);
        }
        return slots.get(id).buffer;
    }

    /** The buffer with this id. */
    MessageBuffer buffer(int id) {
        if (id <= 0) {
            throw new PvmException(PvmError.BAD_PARAM, "bufid=" + id);
        }
        return slot(id).buffer;
    }

    private Slot slot(int id) {
        Slot slot = id < slots.size() ? slots.get(id) : null;
        if (slot == null || slot.buffer == null) {
            throw new PvmException(PvmError.NO_SUCH_BUF, "bufid=" + id);
        }
        return slot;
    }

    /** Gives an id to a buffer. */
    int add(MessageBuffer buffer) {
        int id = firstFree;
        if (id == 0) {
            id = slots.size();
            if (id > MAX_BUFFERS) {
                throw new PvmException(
                        PvmError.NO_MEM, MAX_BUFFERS + " buffers are in use; free those that are done with");
            }
            slots.add(new Slot());
        }
        Slot slot = slots.get(id);
        firstFree = slot.nextFree;
        slot.buffer = buffer;
        slot.isUnpacking = false;
        return id;
    }

    /** The id of a message that stays queued. */
    int idOfQueued(MessageBuffer message) {
        Integer known = queued.get(message);
        if (known != null) {
            return known;
        }
        int id = add(message);
        queued.put(message, id);
        return id;
    }

    /** Makes a message that came out of the queue the active receive buffer and returns its id, the one a probe gave if any. */
    int receive(MessageBuffer message) {
        Integer known = queued.remove(message);
        receiveId = known != null ? known : add(message);
        slots.get(receiveId).isUnpacking = true;
        return receiveId;
    }

    /** Forgets the id that a probe gave a message which came out of the queue without becoming active. */
    void dropQueued(MessageBuffer message) {
        Integer known = queued.remove(message);
        if (known != null) {
            free(known);
        }
    }

    /**
     * Lets a handler see a message as the active receive buffer, with no active send buffer; afterwards both are as before and the message
     * and a send buffer that the handler left active are freed.
     */
    void handle(MessageBuffer message, IntConsumer handler) {
        int sendBefore = sendId;
        int receiveBefore = receiveId;
        sendId = 0;
        receive(message);
        try {
            handler.accept(receiveId);
        } finally {
            free(sendId);
            free(receiveId);
            sendId = isUsed(sendBefore) ? sendBefore : 0;
            receiveId = isUsed(receiveBefore) ? receiveBefore : 0;
        }
    }

    private boolean isUsed(int id) {
        return slots.get(id).buffer != null;
    }

    /** What every receive does first. */
    void freeReceiveBuffer() {
        free(receiveId);
    }

    /** Makes a new buffer the active send buffer in place of the one before, which is freed. */
    void replaceSendBuffer(int id) {
        free(sendId);
        sendId = id;
    }

    /** Ends the use of an id; 0 is no buffer and no error. */
    void free(int id) {
        if (id == 0) {
            return;
        }
        Slot slot = id > 0 ? slot(id) : null;
        if (slot == null || queued.containsKey(slot.buffer)) {
            throw new PvmException(PvmError.BAD_PARAM, "bufid=" + id + (id > 0 ? " is a message still queued" : ""));
        }
        if (sendId == id) {
            sendId = 0;
        }
        if (receiveId == id) {
            receiveId = 0;
        }
        slot.buffer.free();
        slot.buffer = null;
        slot.nextFree = firstFree;
        firstFree = id;
    }

    /** Forgets ids of messages that were queued in a session that ended. */
    void freeQueued() {
        List<Integer> ids = new ArrayList<>(queued.values());
        queued.clear();
        ids.forEach(this::free);
    }

    /** Changes the active send buffer, 0 is none, and returns the one before, which stays. */
    int setSendBuffer(int id) {
        int before = sendId;
        if (id != 0) {
            selectable(id).isUnpacking = false;
            if (receiveId == id) {
                receiveId = 0;
            }
        }
        sendId = id;
        return before;
    }

    /** Changes the active receive buffer, 0 is none, and returns the one before; a buffer that was not being unpacked starts anew. */
    int setReceiveBuffer(int id) {
        int before = receiveId;
        if (id != 0) {
            Slot slot = selectable(id);
            if (!slot.isUnpacking) {
                slot.buffer.rewind();
                slot.isUnpacking = true;
            }
            if (sendId == id) {
                sendId = 0;
            }
        }
        receiveId = id;
        return before;
    }

    private Slot selectable(int id) {
        if (queued.containsKey(buffer(id))) {
            throw new PvmException(PvmError.BAD_PARAM, "bufid=" + id + " is a message still queued");
        }
        return slot(id);
    }

    private static final class Slot {
        private MessageBuffer buffer;
        private boolean isUnpacking;
        private int nextFree;
    }
}
