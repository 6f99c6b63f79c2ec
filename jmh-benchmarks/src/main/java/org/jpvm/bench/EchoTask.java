package org.jpvm.bench;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/** Sends every ping back, packed anew, until it is told to stop. Arguments: tid of the partner, value of the route option. */
public final class EchoTask {
    private EchoTask() {}

    /** Runs the task. */
    public static void main(String[] arguments) {
        try (PvmTask pvm = Pvm.enroll()) {
            pvm.setOption(TaskOption.ROUTE, Integer.parseInt(arguments[1]));
            Tid partner = Tid.parse(arguments[0]);
            pvm.send(partner, PingPongBenchmark.PING_TAG, ready -> ready.packInt(0));
            byte[] payload = new byte[0];
            for (MessageBuffer ping = pvm.receive(); ping.tag() == PingPongBenchmark.PING_TAG; ping = pvm.receive()) {
                int length = ping.lengthBytes();
                if (payload.length != length) {
                    payload = new byte[length];
                }
                ping.unpackBytes(payload);
                MessageBuffer pong = pvm.newBuffer(ping.encoding());
                ping.free();
                pong.packBytes(payload);
                pvm.send(partner, PingPongBenchmark.PING_TAG, pong);
                pong.free();
            }
        }
    }
}
