package org.jpvm.mosix.paper;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.examples.paper.Talk;

/** Tasks that talk to each other, in rings or by twos. Used by one thread. */
final class Partners {
    private static final int ENDED = 1001;
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private final PvmTask pvm;
    private List<Tid> pair = List.of();

    Partners(PvmTask pvm) {
        this.pvm = pvm;
    }

    /**
     * A ring of tasks, one on each of the first hosts.
     *
     * @param cycles in each of which every task sends a message to both neighbours, and receives one from both
     * @return seconds that a task took for all cycles, mean of the tasks
     */
    double ring(String file, String way, int count, int bytes, int cycles) {
        List<HostInfo> hosts = pvm.hosts();
        if (count > hosts.size()) {
            throw new IllegalStateException("a ring of " + count + " on " + hosts.size() + " hosts");
        }
        List<String> names =
                hosts.subList(0, count).stream().map(HostInfo::name).toList();
        List<Tid> tids = spawn(file, names);
        try {
            return ring(tids, Talk.Way.valueOf(way.toUpperCase(Locale.ROOT)), names, bytes, cycles);
        } catch (IllegalStateException e) {
            tids.forEach(pvm::kill);
            throw e;
        }
    }

    private double ring(List<Tid> tids, Talk.Way way, List<String> names, int bytes, int cycles) {
        int count = tids.size();
        setUp(way, tids, names, bytes, cycles);
        Map<Tid, Integer> ports = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            MessageBuffer ready = take(tids, Talk.READY);
            ports.put(ready.source(), ready.unpackInt());
        }
        MessageBuffer go = pvm.newBuffer();
        tids.forEach(tid -> go.packInt(ports.get(tid)));
        pvm.multicast(tids, Talk.GO, go);
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += take(tids, Talk.DONE).unpackDouble();
        }
        end(tids);
        return sum / count;
    }

    /** Two partners on two hosts. */
    String start(String file, String first, String second) {
        end();
        List<String> names = List.of(first, second);
        List<Tid> tids = spawn(file, names);
        setUp(Talk.Way.PARTNERS, tids, names, 1, 1);
        take(tids, Talk.READY);
        take(tids, Talk.READY);
        pair = tids;
        return tids.get(0) + " " + tids.get(1);
    }

    /** Nanoseconds of each of so many round trips between the two. */
    String trips(int count, int bytes) {
        if (pair.isEmpty()) {
            throw new IllegalStateException("there are no partners");
        }
        pvm.send(pair.get(0), Talk.TRIPS, packer -> {
            packer.packInt(count);
            packer.packInt(bytes);
        });
        MessageBuffer done = take(pair, Talk.DONE);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : " ").append(Math.round(done.unpackDouble()));
        }
        return text.toString();
    }

    /** Ends the two, if they are there. */
    void end() {
        if (!pair.isEmpty()) {
            end(pair);
            pair = List.of();
        }
    }

    private List<Tid> spawn(String file, List<String> hosts) {
        List<Tid> tids = new ArrayList<>();
        for (String host : hosts) {
            SpawnResult result = pvm.spawn(SpawnRequest.program(file).onHost(host));
            if (!result.isComplete()) {
                tids.forEach(pvm::kill);
                throw new IllegalStateException(file + " was not started on " + host + ": " + result.errors());
            }
            tids.addAll(result.tids());
        }
        pvm.notifyOn(NotifyKind.TASK_EXIT, ENDED, tids);
        return tids;
    }

    private void setUp(Talk.Way way, List<Tid> tids, List<String> names, int bytes, int cycles) {
        for (int i = 0; i < tids.size(); i++) {
            int self = i;
            pvm.send(tids.get(i), Talk.SETUP, packer -> {
                packer.packInt(way.ordinal());
                packer.packInt(self);
                packer.packInt(tids.size());
                packer.packInt(bytes);
                packer.packInt(cycles);
                tids.forEach(tid -> packer.packInt(tid.value()));
                names.forEach(packer::packString);
            });
        }
    }

    private MessageBuffer take(List<Tid> tids, int tag) {
        while (true) {
            MessageBuffer message = pvm.receive(Tid.ANY, -1, LIMIT)
                    .orElseThrow(() -> new IllegalStateException("tasks that talk do not answer"));
            if (message.tag() == tag && tids.contains(message.source())) {
                return message;
            }
            if (message.tag() == ENDED) {
                Tid ended = new Tid(message.unpackInt());
                if (tids.contains(ended)) {
                    throw new IllegalStateException("task " + ended + " ended while it talked");
                }
            }
        }
    }

    private void end(List<Tid> tids) {
        pvm.multicast(tids, Talk.END, pvm.newBuffer());
        for (int i = 0; i < tids.size(); i++) {
            pvm.receive(Tid.ANY, ENDED, LIMIT)
                    .orElseThrow(() -> new IllegalStateException("tasks that talk do not end"));
        }
    }
}
