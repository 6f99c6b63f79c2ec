package org.jpvm.client.io;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jpvm.PvmError;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;
import org.jpvm.client.SpawnPlan;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.TaskControlCode;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.SpawnCall;
import org.jpvm.wire.body.TidsReply;

/** Starts tasks and introduces them to each other. Source: pvm-wire-protocol §3.5, §4.2, §7.4. */
final class Spawner {
    private static final String JPVMD_MAILBOX = "###_JPVM_DAEMON_###";

    private final TaskCore core;
    private final MachineRequests requests;
    private final JavaMailbox mailbox;
    private final Map<String, String> environment;
    private volatile Boolean daemonKnowsJava;

    Spawner(TaskCore core, MachineRequests requests, JavaMailbox mailbox, Map<String, String> environment) {
        this.core = core;
        this.requests = requests;
        this.mailbox = mailbox;
        this.environment = environment;
    }

    SpawnResult spawn(SpawnRequest request) {
        SpawnPlan.JavaStart java = SpawnPlan.isJava(request) ? javaStart() : null;
        TaskLoop loop = core.loop();
        loop.lock();
        try {
            loop.checkAlive();
            SpawnCall call = SpawnPlan.of(request, core.options(), core.inbox().context(), environment, java);
            int[] outcome = requests.spawn(call);
            List<Tid> tids = new ArrayList<>();
            List<PvmError> errors = new ArrayList<>();
            for (int one : outcome) {
                if (one > 0) {
                    tids.add(new Tid(one));
                } else {
                    errors.add(PvmError.ofCode(one));
                }
            }
            introduce(tids);
            return new SpawnResult(tids, errors);
        } finally {
            loop.unlock();
        }
    }

    private void introduce(List<Tid> tids) {
        if (tids.isEmpty()) {
            return;
        }
        int[] inOrder = tids.stream().mapToInt(Tid::value).toArray();
        int[] sorted = tids.stream().mapToInt(Tid::value).sorted().toArray();
        XdrWriter announcement = new XdrWriter();
        new TidsReply(sorted).write(announcement);
        XdrWriter siblings = new XdrWriter();
        new TidsReply(inOrder).write(siblings);
        PackedMessage message = MessageSender.control(TaskControlCode.SIBLINGS, Protocol.CONTEXT_TC, 0, siblings);
        core.sender()
                .toDaemon(
                        new Link.Outgoing(
                                Tid.LOCAL_DAEMON,
                                MessageSender.control(TaskCode.MCA, Protocol.CONTEXT_BASE, 0, announcement)),
                        new Link.Outgoing(Tid.MULTICAST_BIT | core.tid(), message));
    }

    private SpawnPlan.JavaStart javaStart() {
        Boolean known = daemonKnowsJava;
        if (known == null) {
            known = mailbox.exists(JPVMD_MAILBOX, 0);
            daemonKnowsJava = known;
        }
        return ThisJvm.asLauncher(known, environment);
    }
}
