package org.jpvm.daemon.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jpvm.PvmError;
import org.jpvm.Tid;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.daemon.succession.Estate;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.Protocol;
import org.jpvm.wire.SlaveReady;
import org.jpvm.wire.SystemCode;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;
import org.jpvm.wire.body.AddHostsReply;
import org.jpvm.wire.body.HostRecord;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/**
 * How hosts come into the machine, at the master: names are looked up, daemons are started by the hoster or by the loop, and those that came get
 * into the table ({@link TableCommit}). One request at a time. Source: pvm-wire-protocol §5.8, §5.9.
 */
final class HostAdder {
    private static final int LOOPBACK = 0x7f000001;
    private static final int MAX_MTU = 65507;
    private static final int MAX_ARCHITECTURE_CHARS = 255;
    private static final int MAX_SHOWN_CHARS = 300;

    /** Called once with the body of the answer. */
    @FunctionalInterface
    interface Answer {
        void give(AddHostsReply reply);
    }

    /** One host that is asked for. */
    private static final class Candidate {
        final String line;
        HostFile.Host host;
        PvmError error = PvmError.OK;
        String reason = "";
        int address;
        int index;
        HostEntry entry;

        /** The line of the hostfile that is this host's own: it carries options, and asks for nothing. */
        boolean own;

        Candidate(String line) {
            this.line = line;
        }

        boolean isGood() {
            return error == PvmError.OK;
        }

        /** What others said may be part of the text. */
        void fail(PvmError why, String text) {
            error = why;
            reason = shown(text);
        }

        /** What to look up, and to log in to. */
        String target() {
            String address = host.options().address();
            return address == null ? host.name() : address;
        }
    }

    /** The request that is under way. */
    private static final class Job {
        final List<Candidate> candidates;
        final Answer answer;

        /** Hosts of the hostfile, of which those on this computer are left out. */
        final boolean startup;

        /** Question to the resolver, the starter or the hoster. */
        int requestId;

        boolean started;

        Job(List<Candidate> candidates, Answer answer, boolean startup) {
            this.candidates = candidates;
            this.answer = answer;
            this.startup = startup;
        }
    }

    private final PvmdState state;
    private HostFile hostFile = HostFile.empty();
    private PvmdSettings.StartDefaults startDefaults;
    private int[] localAddresses = new int[0];
    private Job job;

    HostAdder(PvmdState state) {
        this.state = state;
        this.startDefaults = state.settings.startDefaults();
    }

    /** What a successor has to know to add hosts as this daemon does. */
    Estate estate() {
        return new Estate(
                hostFile,
                startDefaults.daemonPath(),
                startDefaults.windowsDaemonPath(),
                startDefaults.machineId(),
                state.effects.startVariables());
    }

    /** Hosts are added as the last master did it. */
    void inherit(Estate estate) {
        hostFile = estate.hostFile();
        startDefaults =
                new PvmdSettings.StartDefaults(estate.daemonPath(), estate.windowsDaemonPath(), estate.machineId());
        state.effects.inheritStartVariables(estate.variables());
    }

    /** The daemon begins: adds the hosts of the hostfile that are to be started. */
    void start(HostFile file, int[] addresses) {
        hostFile = file;
        localAddresses = addresses.clone();
        List<Candidate> candidates = new ArrayList<>();
        for (HostFile.Host host : file.hosts()) {
            if (host.start()) {
                Candidate candidate = new Candidate(host.name());
                candidate.host = host;
                candidates.add(candidate);
            }
        }
        if (!candidates.isEmpty()) {
            begin(new Job(candidates, reply -> {}, true));
        }
    }

    /** Adds hosts, one line of a hostfile each. */
    void add(String[] lines, Answer answer) {
        if (job != null || state.succession.takeover().isSettling()) {
            answer.give(AddHostsReply.refused(PvmError.ALREADY.code()));
            return;
        }
        List<Candidate> candidates = new ArrayList<>(lines.length);
        for (String line : lines) {
            Candidate candidate = new Candidate(line);
            HostFile.Host host = hostFile.complete(line);
            if (host == null) {
                candidate.fail(PvmError.BAD_PARAM, HostFile.whyNot(line));
            } else {
                candidate.host = host;
            }
            candidates.add(candidate);
        }
        begin(new Job(candidates, answer, false));
    }

    private void begin(Job newJob) {
        job = newJob;
        boolean loopback = addressOf(state.hosts.local()) == LOOPBACK;
        List<String> names = new ArrayList<>();
        for (Candidate candidate : job.candidates) {
            if (candidate.isGood()) {
                HostEntry known = state.hosts.ofName(candidate.host.name());
                if (loopback) {
                    candidate.fail(
                            PvmError.IP_LOOPBACK,
                            "this host's address is 127.0.0.1, where nobody can answer to;"
                                    + " start its daemon with another (-n or ip=)");
                } else if (known != null && !candidate.host.overload()) {
                    candidate.own = job.startup && known == state.hosts.local();
                    candidate.fail(PvmError.DUP_HOST, "it is in the machine already");
                } else {
                    names.add(candidate.target());
                }
            }
        }
        if (names.isEmpty()) {
            finish();
            return;
        }
        WaitContext wait = state.waits.open(
                WaitContext.Kind.START_HOSTS, 0, state.hosts.local().hostPart(), (ending, answer) -> {});
        if (wait == null) {
            failAll(PvmError.OUT_OF_RES, "too many questions are open");
            finish();
            return;
        }
        job.requestId = wait.id;
        state.effects.resolve(job.requestId, names);
    }

    /** Addresses of the names; see {@link PvmdCore#handleResolved}. */
    void handleResolved(int requestId, int[] addresses) {
        if (job == null || job.requestId != requestId || job.started) {
            state.count(DaemonCounter.LATE_ANSWERS);
            return;
        }
        int next = 0;
        List<StartHosts.Host> hosts = new ArrayList<>();
        for (Candidate candidate : job.candidates) {
            if (candidate.isGood()) {
                candidate.address = next < addresses.length ? addresses[next] : 0;
                next++;
                check(candidate);
                if (candidate.isGood()) {
                    hosts.add(startRequest(candidate));
                }
            }
        }
        job.started = true;
        if (hosts.isEmpty()) {
            finish();
            return;
        }
        StartHosts request = new StartHosts(hosts);
        if (state.plugIns.hosterTid != 0) {
            XdrWriter body = new XdrWriter(1024);
            request.write(body);
            state.outbox.send(state.plugIns.hosterTid, SystemCode.STHOST.tag(), 0, job.requestId, body);
        } else {
            state.effects.startSlaves(job.requestId, request);
        }
    }

    private void check(Candidate candidate) {
        if (candidate.address == 0) {
            candidate.fail(PvmError.NO_HOST, "the name " + candidate.target() + " does not resolve");
            return;
        }
        if (!candidate.host.overload()) {
            if (job.startup && contains(localAddresses, candidate.address)) {
                candidate.own = true;
                candidate.fail(
                        PvmError.DUP_HOST, "it is on this computer; mark it with $ if it is to run beside this one");
                return;
            }
            for (HostEntry host : state.hosts.all()) {
                if (addressOf(host) == candidate.address) {
                    candidate.fail(PvmError.DUP_HOST, "host " + host.name() + " has the same address");
                    return;
                }
            }
            for (Candidate other : job.candidates) {
                if (other != candidate && other.index != 0 && other.address == candidate.address) {
                    candidate.fail(PvmError.DUP_HOST, "it has the same address as " + other.host.name());
                    return;
                }
            }
        }
        candidate.index = state.hosts.nextIndex();
        if (candidate.index == 0) {
            candidate.fail(PvmError.OUT_OF_RES, "the machine is full");
        }
    }

    private StartHosts.Host startRequest(Candidate candidate) {
        HostOptions options = candidate.host.options();
        PvmdSettings.StartDefaults defaults = startDefaults;
        String startOption = text(options.startOption());
        String login = options.login() == null ? candidate.target() : options.login() + "@" + candidate.target();
        HostEntry local = state.hosts.local();
        String arguments = (startOption.equals("ms") ? " -S" : " -s") + " -d0x" + Integer.toHexString(state.debugMask)
                + " -n" + candidate.host.name()
                + " " + local.index() + " " + local.address() + " " + local.mtu()
                + " " + candidate.index + " " + new InetAddressText(candidate.address, 0).text();
        String command = options.daemonPath() == null ? defaults.daemonPath() : options.daemonPath();
        return new StartHosts.Host(
                Tid.hostPart(candidate.index),
                startOption,
                login,
                command + arguments,
                options.daemonPath() == null ? defaults.windowsDaemonPath() + arguments : "",
                options.machineId() == null ? defaults.machineId() : options.machineId());
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    /** SM_STHOSTACK of the hoster. */
    void onHosterAnswer(int waitId, XdrReader body) throws MalformedMessageException {
        StartResults results;
        try {
            results = StartResults.read(body);
        } catch (MalformedMessageException e) {
            if (isOpen(waitId)) {
                failAll(PvmError.CANT_START, "the hoster's answer cannot be read: " + e.getMessage());
                finish();
            }
            throw e;
        }
        if (state.waits.find(waitId) == null) {
            state.log("SM_STHOSTACK from " + Tid.text(state.plugIns.hosterTid) + " ignored: no host is being started");
        }
        handleStarted(waitId, results);
    }

    /** The hoster is gone before it has answered. */
    void hosterGone() {
        if (job != null && job.started && state.waits.find(job.requestId) != null) {
            failAll(PvmError.D_SYS_ERR, "the hoster is gone");
            finish();
        }
    }

    /** Whether this is the question of how the hosts of the job have started. */
    private boolean isOpen(int requestId) {
        return job != null && job.requestId == requestId && job.started && state.waits.find(requestId) != null;
    }

    /** What came of the starts; see {@link PvmdCore#handleSlavesStarted}. */
    void handleStarted(int requestId, StartResults results) {
        if (!isOpen(requestId)) {
            state.count(DaemonCounter.LATE_ANSWERS);
            return;
        }
        closeWait();
        List<HostEntry> entries = new ArrayList<>();
        List<HostOptions> options = new ArrayList<>();
        for (Candidate candidate : job.candidates) {
            if (candidate.isGood()) {
                judge(candidate, results);
                if (candidate.isGood()) {
                    entries.add(candidate.entry);
                    options.add(candidate.host.options());
                }
            }
        }
        if (entries.isEmpty()) {
            finish();
        } else {
            state.tableCommit.add(entries, options, this::finish);
        }
    }

    private static void judge(Candidate candidate, StartResults results) {
        for (StartResults.Result result : results.results()) {
            if (result.tid() == Tid.hostPart(candidate.index)) {
                if (SlaveReady.isCandidate(result.text())) {
                    accept(candidate, result.text());
                } else {
                    // "PvmOk" names no error, and is no daemon either.
                    PvmError error = result.error() == PvmError.OK ? PvmError.CANT_START : result.error();
                    candidate.fail(error, "its daemon does not start: " + result.text());
                }
                return;
            }
        }
        candidate.fail(PvmError.CANT_START, "nothing was heard of it");
    }

    private static void accept(Candidate candidate, String line) {
        SlaveReady ready;
        try {
            ready = SlaveReady.parse(line);
        } catch (MalformedMessageException e) {
            candidate.fail(PvmError.CANT_START, e.getMessage());
            return;
        }
        if (ready.version() != Protocol.DAEMON_DAEMON_VERSION) {
            candidate.fail(
                    PvmError.BAD_VERSION,
                    "its daemon speaks version " + ready.version() + ", " + Protocol.DAEMON_DAEMON_VERSION + " wanted");
        } else if (ready.mtu() < Peers.MIN_MTU
                || ready.mtu() > MAX_MTU
                || ready.address().address() == 0
                || ready.address().port() == 0
                || ready.architecture().length() > MAX_ARCHITECTURE_CHARS
                || ready.architecture().chars().anyMatch(Character::isISOControl)) {
            candidate.fail(PvmError.CANT_START, "its daemon says impossible things: " + line);
        } else {
            int speed = candidate.host.options().speed();
            candidate.entry = new HostEntry(
                    candidate.index,
                    candidate.host.name(),
                    ready.architecture(),
                    ready.address().text(),
                    ready.mtu(),
                    speed == 0 ? Protocol.DEFAULT_SPEED : speed,
                    ready.dataSignature());
        }
    }

    private void failAll(PvmError error, String reason) {
        for (Candidate candidate : job.candidates) {
            if (candidate.isGood()) {
                candidate.fail(error, reason);
            }
        }
    }

    private void closeWait() {
        state.waits.close(
                job.requestId, WaitContext.Kind.START_HOSTS, state.hosts.local().hostPart());
    }

    /** The next request may come before this one's answer is looked at. */
    private void finish() {
        Job done = job;
        closeWait();
        job = null;
        List<HostRecord> records = new ArrayList<>(done.candidates.size());
        for (Candidate candidate : done.candidates) {
            if (candidate.isGood() && state.hosts.find(candidate.index) == null) {
                candidate.fail(PvmError.HOST_FAIL, "it was lost before all hosts knew it");
            }
            if (candidate.isGood()) {
                records.add(candidate.entry.toRecord());
            } else {
                if (!candidate.own) {
                    state.log("cannot add host \"" + shown(candidate.line) + "\" (" + candidate.error.cName() + "): "
                            + candidate.reason);
                }
                records.add(new HostRecord(candidate.error.code(), "", "", 0, 0));
            }
        }
        done.answer.give(AddHostsReply.of(Collections.unmodifiableList(records)));
    }

    /** A text of anybody as a part of a line of the log. */
    private static String shown(String text) {
        String part = text.length() <= MAX_SHOWN_CHARS ? text : text.substring(0, MAX_SHOWN_CHARS) + "...";
        return part.chars().noneMatch(Character::isISOControl) ? part : part.replaceAll("[\\p{Cntrl}\\x80-\\x9f]", "?");
    }

    private static int addressOf(HostEntry host) {
        try {
            return InetAddressText.parse(host.address()).address();
        } catch (MalformedMessageException e) {
            throw new IllegalStateException("host table holds a wrong address", e);
        }
    }

    private static boolean contains(int[] addresses, int address) {
        for (int each : addresses) {
            if (each == address) {
                return true;
            }
        }
        return false;
    }
}
