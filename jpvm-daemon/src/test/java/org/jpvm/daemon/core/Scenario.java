package org.jpvm.daemon.core;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.wire.Encodings;
import org.jpvm.wire.FragmentHeader;
import org.jpvm.wire.MessageHeader;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.TaskCode;
import org.jpvm.wire.body.StartResults;

/**
 * Drives a core with lines of text.
 *
 * <pre>
 * settings [address A] [max N]         first line only
 * accept NAME                          a connection
 * enrol NAME [pid N] [cookie N]        a connection and both steps of enrolment
 * tm NAME CODE words...                a request with context 0x7fffe and the next wait id of the task
 * sm NAME CODE wid N words...          a message of a plug-in to the daemon
 * msg NAME DESTINATION TAG words...    a message to a task or multicast address
 * raw NAME words...                    words as they are
 * closed|drained NAME                  what happened to a connection
 * waiting NAME BYTES                   what later writes to it report
 * launched TID PID | failed TID CODE | output TID TEXT | outputclosed TID | exited TID STATUS
 * resolved REQUEST ADDRESS...          addresses of hosts, 0 for none
 * started REQUEST TID "TEXT"...        results of starts
 * after MILLISECONDS                   time passes; the deadline is kept
 * shutdown REASON
 * </pre>
 */
final class Scenario {
    private static final int TM_CONTEXT = 0x7fffe;

    final RecordingEffects effects = new RecordingEffects();
    private final Map<String, TaskLink> links = new TreeMap<>();
    private final Map<String, Integer> waitIds = new LinkedHashMap<>();
    private PvmdCore core;
    private long now;

    /** Executes one line and returns what came of it. */
    List<String> run(String line) {
        List<String> words = Words.split(line);
        String verb = words.get(0);
        List<String> rest = words.subList(1, words.size());
        if (verb.equals("settings") || core == null) {
            core = new PvmdCore(settings(verb.equals("settings") ? rest : List.of()), effects);
        }
        effects.lines.clear();
        switch (verb) {
            case "settings" -> {}
            case "accept" -> accept(rest.get(0));
            case "enrol" -> enrol(rest);
            case "tm" -> request(rest);
            case "sm" -> {
                int tag = SystemCode.valueOf(rest.get(1)).tag();
                byte[] body = Words.pack(rest.subList(4, rest.size()));
                frame(rest.get(0), 0x80040000, tag, 0, Words.number(rest.get(3)), body);
            }
            case "msg" -> {
                byte[] body = Words.pack(rest.subList(3, rest.size()));
                frame(rest.get(0), Words.number(rest.get(1)), Words.number(rest.get(2)), 0, 0, body);
            }
            case "raw" -> feed(rest.get(0), Words.pack(rest.subList(1, rest.size())));
            case "closed" -> core.handleTaskClosed(links.get(rest.get(0)), now);
            case "drained" -> core.handleDrained(links.get(rest.get(0)), now);
            case "waiting" -> effects.waiting.put(links.get(rest.get(0)), Long.parseLong(rest.get(1)));
            case "launched" -> core.handleLaunched(Words.number(rest.get(0)), Words.number(rest.get(1)), now);
            case "failed" ->
                core.handleLaunchFailed(
                        Words.number(rest.get(0)), PvmError.ofCode(Words.number(rest.get(1))), "test", now);
            case "output" -> {
                byte[] text = rest.get(1).substring(1).replace("\\n", "\n").getBytes();
                core.handleOutput(Words.number(rest.get(0)), text, text.length, now);
            }
            case "outputclosed" -> core.handleOutputClosed(Words.number(rest.get(0)), now);
            case "exited" -> core.handleProcessExited(Words.number(rest.get(0)), Words.number(rest.get(1)), now);
            case "after" -> {
                now += Long.parseLong(rest.get(0)) * 1_000_000;
                if (core.nextDeadlineNanos() <= now) {
                    core.handleTimeout(now);
                }
            }
            case "resolved" -> {
                int[] addresses = rest.stream().skip(1).mapToInt(Words::number).toArray();
                core.handleResolved(Words.number(rest.get(0)), addresses, now);
            }
            case "started" -> {
                List<StartResults.Result> results = new ArrayList<>();
                for (int i = 1; i < rest.size(); i += 2) {
                    results.add(new StartResults.Result(
                            Words.number(rest.get(i)), rest.get(i + 1).substring(1)));
                }
                core.handleSlavesStarted(Words.number(rest.get(0)), new StartResults(results), now);
            }
            case "shutdown" -> core.handleShutdown(String.join(" ", rest), now);
            default -> throw new IllegalArgumentException("unknown command: " + line);
        }
        return new ArrayList<>(effects.lines);
    }

    PvmdCore core() {
        return core;
    }

    TaskLink link(String name) {
        return links.get(name);
    }

    private static PvmdSettings settings(List<String> words) {
        String address = "c0000202:c6ea";
        int max = 0;
        for (int i = 0; i < words.size(); i += 2) {
            switch (words.get(i)) {
                case "address" -> address = words.get(i + 1);
                case "max" -> max = Words.number(words.get(i + 1));
                default -> throw new IllegalArgumentException("unknown setting " + words.get(i));
            }
        }
        return new PvmdSettings("1.2.3", "vm", "LINUX64", address, 1000, List.of("/pvm/bin"), max, 0);
    }

    private void accept(String name) {
        TaskLink link = core.handleAccepted();
        links.put(name, link);
        effects.names.put(link, name);
        waitIds.put(name, 0);
    }

    private void enrol(List<String> words) {
        String name = words.get(0);
        int pid = 100;
        int cookie = 0;
        for (int i = 1; i < words.size(); i += 2) {
            switch (words.get(i)) {
                case "pid" -> pid = Words.number(words.get(i + 1));
                case "cookie" -> cookie = Words.number(words.get(i + 1));
                default -> throw new IllegalArgumentException("unknown option " + words.get(i));
            }
        }
        accept(name);
        request(List.of(name, "CONNECT", "1318", "\"/tmp/task." + name));
        request(List.of(name, "CONN2", Integer.toString(pid), Integer.toString(cookie)));
    }

    private void request(List<String> words) {
        String name = words.get(0);
        int waitId = waitIds.merge(name, 1, Integer::sum);
        int tag = words.get(1).startsWith("0x")
                        || !Character.isLetter(words.get(1).charAt(0))
                ? Words.number(words.get(1))
                : TaskCode.valueOf(words.get(1)).tag();
        frame(name, Tid.LOCAL_DAEMON, tag, TM_CONTEXT, waitId, Words.pack(words.subList(2, words.size())));
    }

    private void frame(String name, int destination, int tag, int context, int waitId, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(48 + body.length);
        FragmentHeader.put(frame, destination, -1, MessageHeader.LENGTH_BYTES + body.length, 3);
        MessageHeader.put(frame, Encodings.XDR, tag, context, waitId);
        frame.put(body);
        feed(name, frame.array());
    }

    void feed(String name, byte[] bytes) {
        ByteBuffer slab = ByteBuffer.allocate(Math.max(4096, bytes.length));
        slab.put(bytes).flip();
        core.handleTaskBytes(links.get(name), slab, now);
        if (slab.hasRemaining()) {
            effects.lines.add("left over: " + slab.remaining() + " bytes");
        }
    }
}
