package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.MessageCode;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.body.StartHosts;

/** The world as a list of lines. */
final class RecordingEffects implements DaemonEffects {
    final List<String> lines = new ArrayList<>();
    final Map<TaskLink, String> names = new LinkedHashMap<>();
    final Map<TaskLink, Long> waiting = new LinkedHashMap<>();
    final TreeMap<Integer, LaunchRequest> launches = new TreeMap<>();

    /** Path of the file that the task under test does not write to. */
    String unwritten = "";

    String lastAuthFile = "";
    private int authFiles;

    @Override
    public long forward(TaskLink to, ByteBuffer slab, int start, int end) {
        return write("forward", to, slab, start, end);
    }

    @Override
    public long sendCopy(TaskLink to, ByteBuffer bytes, int start, int end) {
        return write("write", to, bytes, start, end);
    }

    private long write(String verb, TaskLink to, ByteBuffer bytes, int start, int end) {
        int index = start;
        while (index < end) {
            int length = FragmentHeader.length(bytes, index);
            int flags = FragmentHeader.flags(bytes, index);
            StringBuilder line = new StringBuilder(verb)
                    .append(' ')
                    .append(name(to))
                    .append(": ")
                    .append(Tid.text(FragmentHeader.source(bytes, index)))
                    .append("->")
                    .append(Tid.text(FragmentHeader.destination(bytes, index)));
            int body = index + FragmentHeader.LENGTH_BYTES;
            int bodyEnd = body + length;
            if (flags != 3) {
                line.append(flags == 1 ? " first" : flags == 2 ? " last" : " middle");
            }
            if ((flags & FragmentHeader.SOM) != 0) {
                MessageHeader header = MessageHeader.get(bytes, body);
                String tag = header.tag() < 0 ? MessageCode.ofTag(header.tag()).cName() : "tag " + header.tag();
                line.append(' ').append(tag);
                line.append(header.context() == 0x7fffe ? "" : " ctx 0x" + Integer.toHexString(header.context()));
                line.append(header.waitId() == 0 ? "" : " wid " + header.waitId());
                body += MessageHeader.LENGTH_BYTES;
            }
            byte[] content = new byte[bodyEnd - body];
            bytes.get(body, content);
            lines.add(line + " {" + Words.print(content) + "}");
            index = bodyEnd;
        }
        return waiting.getOrDefault(to, 0L);
    }

    String name(TaskLink link) {
        return names.getOrDefault(link, "?");
    }

    @Override
    public void pauseReading(TaskLink link) {
        lines.add("pause reading " + name(link));
    }

    @Override
    public void resumeReading(TaskLink link) {
        lines.add("resume reading " + name(link));
    }

    @Override
    public void pauseOutput(int tid) {
        lines.add("pause output of " + Tid.text(tid));
    }

    @Override
    public void resumeOutput(int tid) {
        lines.add("resume output of " + Tid.text(tid));
    }

    @Override
    public void close(TaskLink link, boolean flush) {
        lines.add("close " + name(link) + (flush ? " when written" : ""));
    }

    @Override
    public String createAuthFile() {
        lastAuthFile = "/tmp/daemon." + ++authFiles;
        return lastAuthFile;
    }

    @Override
    public boolean touchAuthFile(String path) {
        return !path.contains("denied");
    }

    @Override
    public boolean collectAuthFile(String path) {
        return !path.equals(unwritten);
    }

    @Override
    public String findProgram(String name, List<String> directories) {
        if (name.contains("missing")) {
            return null;
        }
        return name.contains("/") ? name : directories.get(0) + "/" + name;
    }

    @Override
    public void launch(LaunchRequest request) {
        launches.put(request.tid(), request);
        lines.add("launch " + Tid.text(request.tid()) + " " + request.kind() + " " + request.program() + " "
                + request.arguments() + " env " + request.environment()
                + (request.workingDirectory() == null ? "" : " in " + request.workingDirectory())
                + (request.debug() ? " under the debugger" : ""));
    }

    @Override
    public void signal(int tid, int pid, int signal) {
        lines.add("signal " + Tid.text(tid) + " pid " + pid + " with " + signal);
    }

    @Override
    public void sendDatagram(int address, int port, ByteBuffer bytes, int start, int end) {
        lines.add("datagram to " + new InetAddressText(address, port) + ": " + (end - start) + " bytes");
    }

    @Override
    public void resolve(int requestId, List<String> names) {
        lines.add("resolve " + requestId + " " + names);
    }

    @Override
    public void startSlaves(int requestId, StartHosts request) {
        lines.add("start slaves " + requestId);
        request.hosts().forEach(host -> lines.add("  " + host));
    }

    @Override
    public List<String> directories(String searchPath) {
        return List.of(searchPath.split(":"));
    }

    @Override
    public void changeDirectory(String directory) {
        lines.add("change directory to " + directory);
    }

    @Override
    public void setDebugger(String path) {
        lines.add("debug with " + path);
    }

    @Override
    public long wallClockMicros() {
        return 1_700_000_000_000_123L;
    }

    @Override
    public void log(String line) {
        lines.add("log: " + line);
    }

    @Override
    public void exit(String reason) {
        lines.add("exit: " + reason);
    }
}
