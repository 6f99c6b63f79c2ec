package org.jpvm.bench.pairs;

import java.io.IOException;
import java.time.Duration;
import org.jpvm.Encoding;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/** A task of a PVM. */
final class PvmEnd implements End {
    private static final int HELLO = 1;
    private static final int ORDER = 2;
    private static final int DATA = 3;
    private static final int ACKNOWLEDGEMENT = 4;
    private static final int ROUTE = 5;
    private static final int ORDER_INTS = 3;
    private static final int XDR_WORD = 4;
    private static final int ROUTE_DIRECT = 3;
    private static final Duration ROUTE_LIMIT = Duration.ofSeconds(5);

    private final PvmTask task;
    private final Encoding encoding;
    private Tid partner;
    private byte[] body = {};
    private byte[] received = {};
    private int length;

    private PvmEnd(PvmTask task, Encoding encoding, boolean direct) {
        this.task = task;
        this.encoding = encoding;
        if (direct) {
            task.setOption(TaskOption.ROUTE, ROUTE_DIRECT);
            task.notifyOn(NotifyKind.ROUTE_ADD, ROUTE, -1);
        }
    }

    /** Enrols the end that waits for the other one. */
    static PvmEnd open(Encoding encoding, boolean direct) {
        return new PvmEnd(Pvm.enroll(), encoding, direct);
    }

    /** Where {@link #connect} finds this end. */
    String address() {
        return Integer.toHexString(task.tid().value());
    }

    /** Waits for the other end. */
    void accept() {
        partner = task.receive(Tid.ANY, HELLO).source();
        sendInts(HELLO, 0);
    }

    /**
     * Enrols the driving end.
     *
     * @throws IOException when there is to be a direct route, and there is none
     */
    static PvmEnd connect(String address, Encoding encoding, boolean direct) throws IOException {
        PvmEnd end = open(encoding, direct);
        end.partner = new Tid(Integer.parseInt(address, 16));
        end.sendInts(HELLO, 0);
        end.task.receive(end.partner, HELLO);
        if (direct && end.task.receive(Tid.ANY, ROUTE, ROUTE_LIMIT).isEmpty()) {
            end.close();
            throw new IOException("the two tasks got no direct route");
        }
        return end;
    }

    @Override
    public void resize(int size) {
        body = Body.of(size);
        received = new byte[size];
        length = encoding == Encoding.XDR ? (size + XDR_WORD - 1) / XDR_WORD * XDR_WORD : size;
    }

    @Override
    public void send(int number) {
        MessageBuffer message = task.newBuffer(encoding);
        if (body.length > 0) {
            body[0] = (byte) number;
            message.packBytes(body);
        }
        task.send(partner, DATA, message);
        // As pvm_initsend and pvm_recv do in the C pair.
        message.free();
    }

    @Override
    public void receive(int number) throws IOException {
        MessageBuffer message = task.receive(partner, DATA);
        if (message.lengthBytes() != length) {
            throw new IOException("a message has " + message.lengthBytes() + " bytes and should have " + length);
        }
        int size = received.length;
        if (size > 0) {
            message.unpackBytes(received);
            Body.check(size, number, received[0], received[size - 1]);
        }
        message.free();
    }

    @Override
    public void sendOrder(Order order) {
        sendInts(ORDER, order.toInts());
    }

    @Override
    public Order awaitOrder() {
        int[] ints = new int[ORDER_INTS];
        task.receive(partner, ORDER).unpackInts(ints);
        return Order.ofInts(ints);
    }

    @Override
    public void acknowledge() {
        sendInts(ACKNOWLEDGEMENT, 0);
    }

    @Override
    public void awaitAcknowledgement() {
        task.receive(partner, ACKNOWLEDGEMENT);
    }

    private void sendInts(int tag, int... values) {
        MessageBuffer message = task.newBuffer(Encoding.RAW);
        message.packInts(values);
        task.send(partner, tag, message);
    }

    @Override
    public void close() {
        task.close();
    }
}
