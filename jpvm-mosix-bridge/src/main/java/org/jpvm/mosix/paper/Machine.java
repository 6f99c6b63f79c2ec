package org.jpvm.mosix.paper;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A machine over all hosts of a bed, with a task that drives it and, for Java daemons, a console, neither held back by limits. */
final class Machine implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofMinutes(3);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(4);
    private static final Duration HALT_LIMIT = Duration.ofSeconds(60);

    /** More than the tasks' own limit. */
    private static final Duration RUN_LIMIT = Duration.ofHours(3);

    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(300);
    private static final Pattern ADDRESS = Pattern.compile("(?m)^(/\\S+|[0-9a-f]{8}:[0-9a-f]{4})$");
    private static final Pattern ANSWER = Pattern.compile("(?ms)\\A(.*?)^(ok|failed:?)([^\n]*)\n");
    /** In what engines say of themselves: tasks that came, as continuations or as processes. */
    private static final Pattern CAME = Pattern.compile("\\b(?:received and restored|came) (\\d+)");

    private static final Pattern PROMPT = Pattern.compile("(?s)(.*?)pvm> $");
    /** Control groups of version 1 only: those of version 2 keep the threads of a process together. */
    private static final String FREE_DAEMONS =
            "all=/sys/fs/cgroup/cpu$(sed -n s/.*:cpu://p /proc/$$/cgroup)/tasks; [ -w $all ] || exit; for p in /proc/[0-9]*; do"
                    + " tr '\\0' ' ' <$p/cmdline | grep -q org.jpvm.daemon.PvmdMain || continue; for t in $p/task/*; do"
                    + " case $(cat $t/comm) in pvmd|pvmd-bridge|C[12]*|VM*|GC*|G1*) echo ${t##*/} >$all && done=freed ;; esac;"
                    + " done; done 2>/dev/null; echo $done";

    /** All but the host's own: its first process, what that waits for, and sshd. */
    private static final String LEFT =
            "i=0; while [ $i -lt 50 ] && ls /tmp/pvmd.* >/dev/null 2>&1; do sleep 0.1; i=$((i+1)); done;"
                    + " for p in /proc/[0-9]*; do n=${p#/proc/}; case $(cat $p/comm 2>/dev/null) in"
                    + " sshd|sleep|sh) ;; *) [ $n = 1 ] || kill -9 $n 2>/dev/null ;; esac; done; rm -f /tmp/pvm*";

    private static final Pattern NEVER = Pattern.compile("(?!)");

    private final Bed bed;
    private final Column.Daemon kind;
    private final Dialogue daemon;
    private Dialogue driver;
    private Dialogue console;

    private Machine(Bed bed, Column.Daemon kind, Dialogue daemon) {
        this.bed = bed;
        this.kind = kind;
        this.daemon = daemon;
    }

    /** Starts daemons on all hosts and waits until all belong to it. */
    static Machine start(Bed bed, Column.Daemon kind, CPvm cpvm, Programs programs)
            throws IOException, InterruptedException {
        StringBuilder hosts = new StringBuilder("* ep=" + programs.directory() + "\n");
        for (int host = 1; host <= bed.count(); host++) {
            hosts.append(bed.name(host));
            if (kind == Column.Daemon.C && host > 1) {
                hosts.append(" dx=").append(cpvm.daemon());
            }
            hosts.append('\n');
        }
        Path hostfile = programs.file("hosts-" + kind, hosts.toString());
        List<String> command = kind == Column.Daemon.C
                ? List.of(cpvm.daemon().toString(), "-n" + bed.name(1), hostfile.toString())
                : List.of(Launcher.path(), "start", "-n" + bed.name(1), hostfile.toString());
        Machine machine = new Machine(bed, kind, bed.start(1, command));
        try {
            machine.daemon.await(ADDRESS, START_LIMIT);
            machine.driver = bed.startFree(1, List.of(Launcher.path(), "java", DriverMain.class.getName()));
            machine.answer(START_LIMIT);
            machine.drive("hosts " + bed.count());
            return machine;
        } catch (IOException | InterruptedException e) {
            if (e instanceof IOException) {
                System.err.print(bed.logs());
            }
            machine.close();
            throw e;
        }
    }

    Column.Daemon kind() {
        return kind;
    }

    /** Has the driver do something. */
    String drive(String command) throws IOException, InterruptedException {
        driver.type(command);
        return answer(command.startsWith("run ") ? RUN_LIMIT : ANSWER_LIMIT);
    }

    private String answer(Duration limit) throws IOException, InterruptedException {
        Matcher matcher = driver.await(ANSWER, limit);
        if (!matcher.group(2).equals("ok")) {
            throw new RunFailedException((matcher.group(3) + "\n" + matcher.group(1)).strip());
        }
        return matcher.group(3).strip();
    }

    /** What the console of the Java daemons says to a command. */
    String console(String command) throws IOException, InterruptedException {
        if (console == null) {
            console = bed.startFree(1, List.of(Launcher.path(), "console"));
            console.await(PROMPT, START_LIMIT);
        }
        console.type(command);
        String said = console.await(PROMPT, ANSWER_LIMIT).group(1).strip();
        // It repeats what was typed.
        return said.startsWith(command + "\n")
                ? said.substring(command.length()).strip()
                : said;
    }

    /** Chooses the policies of a column. */
    void choose(Column column) throws IOException, InterruptedException {
        if (kind == Column.Daemon.C) {
            return;
        }
        expect("placement " + column.placement(), "policy " + column.placement());
        String said = console("balance " + column.balance());
        // A daemon that knows nothing of it moves nothing.
        boolean unknown = said.contains("knows no command") && !column.balances();
        if (!unknown && !said.equals("balance " + column.balance())) {
            throw new IOException("the daemons do not balance: " + said);
        }
    }

    private void expect(String command, String wanted) throws IOException, InterruptedException {
        String said = console(command);
        if (!said.equals(wanted)) {
            throw new IOException("the console says to \"" + command + "\": " + said);
        }
    }

    /** Moves of tasks so far, -1 when nobody knows. */
    int moves() throws IOException, InterruptedException {
        if (kind == Column.Daemon.C) {
            return 0;
        }
        int moves = 0;
        for (int host = 1; host <= bed.count(); host++) {
            Matcher matcher = CAME.matcher(console("engines " + bed.name(host)));
            int engines = 0;
            while (matcher.find()) {
                moves += Integer.parseInt(matcher.group(1));
                engines++;
            }
            if (engines == 0) {
                return -1;
            }
        }
        return moves;
    }

    /**
     * Takes the limits of the hosts from the threads of the Java daemons that do the daemons' own work. They need half a percent of a processor, and a
     * host that is a tenth of one would be the twentieth part slower by it. The others keep the limit, so that tasks have it from the thread that
     * starts them, and that it is found where a process asks for its own.
     *
     * @return null, or why that cannot be done here
     */
    String freeDaemons() throws IOException, InterruptedException {
        if (kind == Column.Daemon.C) {
            return null;
        }
        for (int host = 1; host <= bed.count(); host++) {
            String said = bed.output(host, "sh", "-c", FREE_DAEMONS).strip();
            if (!said.equals("freed")) {
                return "the daemons' own work counts as work of their hosts, as control groups here do not tell threads apart";
            }
        }
        return null;
    }

    /** Waits until the daemons believe that all hosts are idle. C daemons believe nothing. */
    void settle() throws IOException, InterruptedException {
        if (kind == Column.Daemon.C) {
            return;
        }
        long deadline = System.nanoTime() + SETTLE_LIMIT.toNanos();
        while (!LoadTable.isIdle(console("load"), bed.count()) && System.nanoTime() < deadline) {
            pause();
        }
    }

    /** Lets some time pass, while nobody says anything. */
    private void pause() throws InterruptedException {
        try {
            console.await(NEVER, PAUSE);
        } catch (IOException e) {
            // That it says nothing was the purpose.
        }
    }

    @Override
    public void close() {
        if (console != null) {
            console.close();
        }
        if (driver != null) {
            try {
                driver.type("halt");
            } catch (IOException e) {
                // It has ended.
            }
            driver.close();
        }
        if (!daemon.awaitEnd(HALT_LIMIT)) {
            daemon.kill();
        }
        clean();
    }

    /** Ends what is left on the hosts, so that another machine can follow. */
    private void clean() {
        List<String> command = new ArrayList<>();
        for (int host = 1; host <= bed.count(); host++) {
            command.clear();
            command.addAll(List.of("sh", "-c", LEFT));
            try {
                bed.output(host, command.toArray(String[]::new));
            } catch (IOException e) {
                System.err.println("jpvm paper: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
