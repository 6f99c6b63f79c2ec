package org.jpvm.daemon.io;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jpvm.PvmError;
import org.jpvm.wire.body.StartHosts;

/**
 * Hosts with {@code so=ms}: tells a person at the daemon's terminal what to type on the other host and reads what that printed. One host at a
 * time; blocks until the person answers. Source: pvm-wire-protocol §5.9.
 */
final class ManualStart {
    private final BufferedReader answers;
    private final PrintStream out;

    ManualStart(InputStream in, PrintStream out) {
        this.answers = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    /** The line of the slave that was started, or the name of an error. */
    synchronized String start(StartHosts.Host host, Consumer<String> log) {
        out.println("*** Manual startup ***");
        out.println("Login to \"" + host.login() + "\" and type:");
        out.println(host.command());
        if (!host.machineId().isEmpty()) {
            out.println("and there: PVM_VMID=" + host.machineId());
        }
        try {
            while (true) {
                out.print("Type response: ");
                out.flush();
                String line = answers.readLine();
                if (line == null) {
                    log.accept(
                            "cannot start the daemon of " + host.login()
                                    + " by hand: nobody is at this daemon's standard input; run it in a terminal (pvmd HOSTFILE)");
                    return PvmError.CANT_START.cName();
                }
                if (StartDialogue.isAnswer(line.strip())) {
                    out.println("Thanks");
                    return line.strip();
                }
                out.println(
                        "That is not the line that begins with ddpro<; an error name such as PvmCantStart gives up.");
            }
        } catch (IOException e) {
            log.accept("cannot start the daemon of " + host.login() + " by hand: " + e.getMessage());
            return PvmError.CANT_START.cName();
        }
    }
}
