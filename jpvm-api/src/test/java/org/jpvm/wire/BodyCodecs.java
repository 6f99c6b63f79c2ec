package org.jpvm.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jpvm.wire.body.*;

/**
 * Every body codec by the name that golden files use, and two of the tests' own: {@code Empty} and {@code Fields
 * <shape>}.
 */
final class BodyCodecs {
    /** Codecs whose body has no end mark or an optional tail, so that a cut at an item boundary cannot be seen. */
    static final java.util.Set<String> OPEN_ENDED = java.util.Set.of(
            "EnrolRequest", "TaskListReply", "HostTaskList", "SlaveSettings", "HostTableDelete", "OptionChanges");

    private static final Map<String, Codec> BY_NAME = new TreeMap<>();

    static {
        add("AddHostsReply", AddHostsReply::read, AddHostsReply::write);
        add("ClockReading", ClockReading::read, ClockReading::write);
        add("ConfigReply", ConfigReply::read, ConfigReply::write);
        add("ConnectReply", ConnectReply::read, ConnectReply::write);
        add("ConnectRequest", ConnectRequest::read, ConnectRequest::write);
        add("DeleteHostsReply", DeleteHostsReply::read, DeleteHostsReply::write);
        add("EmbeddedMessage", EmbeddedMessage::read, EmbeddedMessage::write);
        add("EnrolReply", EnrolReply::read, EnrolReply::write);
        add("EnrolRequest", EnrolRequest::read, EnrolRequest::write);
        add("ExecCall", ExecCall::read, ExecCall::write);
        add("HostNames", HostNames::read, HostNames::write);
        add("HostRecord", HostRecord::read, HostRecord::write);
        add("HostSyncReply", HostSyncReply::read, HostSyncReply::write);
        add("HostTableDelete", HostTableDelete::read, HostTableDelete::write);
        add("HostTableUpdate", HostTableUpdate::read, HostTableUpdate::write);
        add("HostTaskList", HostTaskList::read, HostTaskList::write);
        add("IntBody", IntBody::read, IntBody::write);
        add("MailboxContentReply", MailboxContentReply::read, MailboxContentReply::write);
        add("MailboxNamesReply", MailboxNamesReply::read, MailboxNamesReply::write);
        add("MailboxRequest", MailboxRequest::read, MailboxRequest::write);
        add("MulticastDestinations", MulticastDestinations::read, MulticastDestinations::write);
        add("NotifyCall", NotifyCall::read, NotifyCall::write);
        add("OptionChanges", OptionChanges::read, OptionChanges::write);
        add("OutputRecord", OutputRecord::read, OutputRecord::write);
        add("RemoteNotify", RemoteNotify::read, RemoteNotify::write);
        add("RouteReply", RouteReply::read, RouteReply::write);
        add("RouteRequest", RouteRequest::read, RouteRequest::write);
        add("SchedulerReply", SchedulerReply::read, SchedulerReply::write);
        add("SendSignal", SendSignal::read, SendSignal::write);
        add("SinkChange", SinkChange::read, SinkChange::write);
        add("SlaveSettings", SlaveSettings::read, SlaveSettings::write);
        add("SpawnCall", SpawnCall::read, SpawnCall::write);
        add("StartHosts", StartHosts::read, StartHosts::write);
        add("StartResults", StartResults::read, StartResults::write);
        add("TaskEnd", TaskEnd::read, TaskEnd::write);
        add("TaskListReply", TaskListReply::read, TaskListReply::write);
        add("TaskRecord", TaskRecord::read, TaskRecord::write);
        add("TaskStart", TaskStart::read, TaskStart::write);
        add("TextBody", TextBody::read, TextBody::write);
        add("TickleCall", TickleCall::read, TickleCall::write);
        add("TickleReply", TickleReply::read, TickleReply::write);
        add("TidsReply", TidsReply::read, TidsReply::write);
        add("TracerCall", TracerCall::read, TracerCall::write);
        add("Empty", in -> Map.<String, Object>of(), (value, out) -> {});
    }

    private BodyCodecs() {}

    static Map<String, Codec> all() {
        return BY_NAME;
    }

    static Codec named(String name) {
        if (name.startsWith("Fields ")) {
            return shape(name.substring("Fields ".length()));
        }
        Codec codec = BY_NAME.get(name);
        if (codec == null) {
            throw new IllegalArgumentException("no codec " + name);
        }
        return codec;
    }

    @SuppressWarnings("unchecked")
    private static <T> void add(String name, Reader<T> reader, BiConsumer<T, XdrWriter> writer) {
        BY_NAME.put(name, new Codec(name, reader, (value, out) -> writer.accept((T) value, out)));
    }

    /** Bodies without a record of their own, such as user messages: a list of fields read into a map. */
    private static Codec shape(String shape) {
        String[][] fields = java.util.Arrays.stream(shape.split(", "))
                .map(field -> field.split(" "))
                .toArray(String[][]::new);
        return new Codec(
                shape,
                in -> {
                    Map<String, Object> values = new LinkedHashMap<>();
                    for (String[] field : fields) {
                        values.put(field[1], readField(in, field[0], field[1]));
                    }
                    return values;
                },
                (value, out) -> {
                    for (String[] field : fields) {
                        writeField(out, ((Map<?, ?>) value).get(field[1]));
                    }
                });
    }

    private static Object readField(XdrReader in, String type, String name) throws MalformedMessageException {
        return switch (type) {
            case "int" -> in.readInt(name);
            case "str" -> in.readString(name);
            case "ints" -> in.readIntArray(name);
            default -> in.readBytes(name, Integer.parseInt(type.substring("bytes:".length())));
        };
    }

    private static void writeField(XdrWriter out, Object value) {
        if (value instanceof Integer number) {
            out.putInt(number);
        } else if (value instanceof String text) {
            out.putString(text);
        } else if (value instanceof int[] numbers) {
            out.putInt(numbers.length).putInts(numbers);
        } else {
            byte[] bytes = (byte[]) value;
            out.putBytes(bytes, 0, bytes.length);
        }
    }

    /** Reads one body. */
    interface Reader<T> {
        T read(XdrReader in) throws MalformedMessageException;
    }

    /** A codec by name. */
    record Codec(String name, Reader<?> reader, BiConsumer<Object, XdrWriter> writer) {
        Object read(byte[] body) throws MalformedMessageException {
            return reader.read(new XdrReader(body));
        }

        byte[] write(Object value) {
            XdrWriter out = new XdrWriter();
            writer.accept(value, out);
            return out.toByteArray();
        }
    }
}
