package org.jpvm.compat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jpvm.Encoding;
import org.jpvm.HostClock;
import org.jpvm.HostInfo;
import org.jpvm.MachineInfo;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.MessageMatcher;
import org.jpvm.NotifyKind;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskInfo;
import org.jpvm.TaskOption;
import org.jpvm.Tid;
import org.jpvm.TraceMask;
import org.jpvm.TraceTarget;
import org.jpvm.client.TaskOptions;
import org.jpvm.message.PackedMessage;
import org.jpvm.wire.body.EnrolReply;

/** A machine of one task: what is sent arrives here. Records what it was asked; answers are set by the test. */
final class FakeTask implements PvmTask, Mailbox {
    final Tid tid;
    final List<PackedMessage> queue = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final TaskOptions options;
    final Map<String, TreeMap<Integer, PackedMessage>> entries = new LinkedHashMap<>();
    Consumer<? super MessageBuffer> handler;
    MessageMatcher matcher;
    SpawnRequest spawned;
    SpawnResult spawnResult = new SpawnResult(List.of(), List.of());
    List<TaskInfo> taskList = List.of();
    Optional<Tid> parent = Optional.empty();
    PvmError parentStatus = PvmError.NO_PARENT;
    int[] hostResults = {};
    HostClock clock;
    int context;

    FakeTask(int tid) {
        this(tid, Map.of());
    }

    FakeTask(int tid, Map<String, String> environment) {
        this.tid = new Tid(tid);
        options = new TaskOptions(
                new EnrolReply(1, tid, 0, 0, 0, 0, 0, 0, 0, 4080, 0x408c41, "7f000001:0001", 0), environment);
    }

    private static PackedMessage copy(MessageBuffer message, int source, int destination, int context, int tag) {
        PackedMessage packed = (PackedMessage) message;
        ByteBuffer body = ByteBuffer.allocate(packed.transmittedLength());
        packed.startTransmit();
        packed.transmit(body);
        return PackedMessage.received(
                packed.encodingField(), source, destination, context, tag, 0, body.array(), body.capacity());
    }

    @Override
    public Tid tid() {
        return tid;
    }

    @Override
    public Optional<Tid> parent() {
        return parent;
    }

    @Override
    public PvmError parentStatus() {
        return parent.isPresent() ? PvmError.OK : parentStatus;
    }

    @Override
    public List<Tid> siblings() {
        return List.of(tid);
    }

    @Override
    public SpawnResult spawn(SpawnRequest request) {
        spawned = request;
        return spawnResult;
    }

    @Override
    public void kill(Tid task) {
        signal(task, 15);
    }

    @Override
    public void signal(Tid task, int signal) {
        requireTask(task);
        log.add("signal " + task + " " + signal);
    }

    private static void requireTask(Tid task) {
        if (!task.isTask()) {
            throw new PvmException(PvmError.BAD_PARAM, "no task: " + task);
        }
    }

    @Override
    public boolean isRunning(Tid task) {
        return task.equals(tid);
    }

    @Override
    public List<TaskInfo> tasks() {
        return taskList;
    }

    @Override
    public List<TaskInfo> tasks(Tid where) {
        return taskList.stream().filter(info -> info.tid().equals(where)).toList();
    }

    @Override
    public MessageBuffer newBuffer(Encoding encoding) {
        PackedMessage buffer = new PackedMessage(encoding);
        buffer.setHeader(tid, new Tid(0), 0, 0, 0);
        return buffer;
    }

    @Override
    public void send(Tid to, int tag, MessageBuffer message) {
        requireTask(to);
        if (tag < 0) {
            throw new PvmException(PvmError.BAD_PARAM, "tag=" + tag);
        }
        message.setHeader(tid, to, context, tag, message.waitId());
        PackedMessage arrived = copy(message, tid.value(), to.value(), context, tag);
        if (handler != null) {
            handler.accept(arrived);
        } else {
            queue.add(arrived);
        }
    }

    @Override
    public void send(Tid to, int tag, int inContext, MessageBuffer message) {
        int before = setContext(inContext);
        try {
            send(to, tag, message);
        } finally {
            setContext(before);
        }
    }

    @Override
    public MessageBuffer receive(Tid from, int tag, int inContext) {
        return receive(from, tag, inContext, Duration.ZERO)
                .orElseThrow(() -> new PvmException(PvmError.SYS_ERR, "the fake cannot wait for tag " + tag));
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, int inContext, Duration timeout) {
        for (PackedMessage message : queue) {
            if (tag == message.tag() && from.equals(message.source()) && inContext == message.context()) {
                queue.remove(message);
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    @Override
    public void multicast(Collection<Tid> to, int tag, MessageBuffer message) {
        log.add("multicast " + to + " " + tag);
    }

    @Override
    public MessageBuffer receive(Tid from, int tag) {
        return tryReceive(from, tag)
                .orElseThrow(() -> new PvmException(PvmError.SYS_ERR, "the fake cannot wait for tag " + tag));
    }

    @Override
    public Optional<MessageBuffer> receive(Tid from, int tag, Duration timeout) {
        log.add("receive " + timeout.toNanos());
        return tryReceive(from, tag);
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag) {
        return CompletableFuture.completedFuture(receive(from, tag));
    }

    @Override
    public CompletableFuture<MessageBuffer> receiveAsync(Tid from, int tag, int inContext) {
        return CompletableFuture.completedFuture(receive(from, tag, inContext));
    }

    @Override
    public Optional<MessageBuffer> tryReceive(Tid from, int tag) {
        Optional<MessageBuffer> found = probe(from, tag);
        found.ifPresent(message -> queue.removeIf(queued -> queued == message));
        return found;
    }

    @Override
    public Optional<MessageBuffer> probe(Tid from, int tag) {
        for (PackedMessage message : queue) {
            int result = matcher != null
                    ? matcher.match(message, from, tag)
                    : (tag == -1 || tag == message.tag()) && (from.equals(Tid.ANY) || from.equals(message.source()))
                            ? 1
                            : 0;
            if (result < 0) {
                throw new PvmException(PvmError.ofCode(result), "match function");
            }
            if (result > 0) {
                return Optional.of(message);
            }
        }
        return Optional.empty();
    }

    @Override
    public MessageMatcher setMatcher(MessageMatcher matcher) {
        MessageMatcher before = this.matcher;
        this.matcher = matcher;
        return before;
    }

    @Override
    public int newContext() {
        return 0x40001;
    }

    @Override
    public void freeContext(int context) {
        throw new PvmException(PvmError.NOT_FOUND, "context");
    }

    @Override
    public int context() {
        return context;
    }

    @Override
    public int setContext(int context) {
        int before = this.context;
        this.context = context;
        return before;
    }

    @Override
    public int option(TaskOption option) {
        return options.get(option);
    }

    @Override
    public int setOption(TaskOption option, int value) {
        return options.set(option, value);
    }

    @Override
    public int addMessageHandler(int source, int tag, int context, Consumer<? super MessageBuffer> handler) {
        this.handler = handler;
        return 9;
    }

    @Override
    public void removeMessageHandler(int id) {
        handler = null;
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, Collection<Tid> tids) {
        log.add("notify " + kind + " " + tag + " " + tids);
    }

    @Override
    public void notifyOn(NotifyKind kind, int tag, int count) {
        log.add("notify " + kind + " " + tag + " " + count);
    }

    @Override
    public void cancelNotify(NotifyKind kind, int tag, Collection<Tid> tids) {
        log.add("cancel " + kind + " " + tag + " " + tids);
    }

    @Override
    public Mailbox mailbox() {
        return this;
    }

    @Override
    public int put(String name, MessageBuffer message, int flags) {
        TreeMap<Integer, PackedMessage> indices = entries.computeIfAbsent(name, key -> new TreeMap<>());
        int index = flags >> 10;
        while (indices.containsKey(index) && (flags & MULTI_INSTANCE) != 0) {
            index++;
        }
        if (indices.containsKey(index)) {
            throw new PvmException(PvmError.DENIED, name);
        }
        indices.put(index, copy(message, message.source().value(), 0, message.context(), message.tag()));
        return index;
    }

    @Override
    public void putAt(String name, int index, MessageBuffer message, int flags) {
        TreeMap<Integer, PackedMessage> indices = entries.computeIfAbsent(name, key -> new TreeMap<>());
        if (indices.containsKey(index)) {
            throw new PvmException(PvmError.DENIED, name);
        }
        indices.put(index, copy(message, message.source().value(), 0, message.context(), message.tag()));
    }

    @Override
    public Found find(String name, int index, int flags) {
        TreeMap<Integer, PackedMessage> indices = entries.getOrDefault(name, new TreeMap<>());
        Integer found = (flags & FIRST_AVAILABLE) != 0 ? indices.ceilingKey(index) : Integer.valueOf(index);
        PackedMessage message = found == null ? null : indices.get(found);
        if (message == null) {
            throw new PvmException(PvmError.NOT_FOUND, name);
        }
        return new Found(found, copy(message, message.source().value(), 0, message.context(), message.tag()));
    }

    @Override
    public void delete(String name, int index) {
        if (entries.getOrDefault(name, new TreeMap<>()).remove(index) == null) {
            throw new PvmException(PvmError.NOT_FOUND, name);
        }
    }

    @Override
    public List<MailboxClass> list(String pattern) {
        return entries.entrySet().stream()
                .filter(entry -> entry.getKey().contains(pattern))
                .map(entry -> new MailboxClass(
                        entry.getKey(),
                        entry.getValue().keySet().stream()
                                .map(index -> new Entry(index, tid, 3))
                                .toList()))
                .toList();
    }

    @Override
    public MachineInfo machine() {
        List<HostInfo> hosts = List.of(
                new HostInfo(new Tid(0x40000), "one", "LINUX64", 1000, 0x408c41),
                new HostInfo(new Tid(0x80000), "two", "LINUX", 900, 0x408841),
                new HostInfo(new Tid(0xc0000), "three", "LINUX64", 1000, 0x408c41));
        return new MachineInfo(hosts, 2);
    }

    @Override
    public int[] addHosts(List<String> hosts) {
        log.add("add " + hosts);
        return hostResults;
    }

    @Override
    public int[] deleteHosts(List<String> hosts) {
        log.add("delete " + hosts);
        return hostResults;
    }

    @Override
    public PvmError hostStatus(String name) {
        return name.equals("one") ? PvmError.OK : PvmError.NO_HOST;
    }

    @Override
    public HostClock hostClock(Tid host) {
        if (clock == null) {
            throw new PvmException(PvmError.NO_HOST, host.toString());
        }
        return clock;
    }

    @Override
    public int[] tickle(int... arguments) {
        return arguments;
    }

    @Override
    public void halt() {
        log.add("halt");
    }

    @Override
    public void catchOutput(Appendable sink) {
        log.add("catch " + (sink != null));
    }

    @Override
    public TraceMask traceMask(TraceTarget whose) {
        return options.traceMask(whose);
    }

    @Override
    public void setTraceMask(TraceTarget whose, TraceMask mask) {
        options.setTraceMask(whose, mask);
    }

    @Override
    public boolean isEnrolled() {
        return !log.contains("close");
    }

    @Override
    public void close() {
        log.add("close");
    }
}
