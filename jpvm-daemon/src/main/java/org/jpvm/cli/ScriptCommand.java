package org.jpvm.cli;

import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Commands that the launcher script carries out itself; here only for their help. */
enum ScriptCommand implements Command {
    /** Foreground daemon. */
    DAEMON("daemon [start] [OPTIONS OF PVMD] [HOSTFILE]", """
            Starts jpvmd in the foreground. Its first line on stdout is the address of its socket, as of pvmd; so it can
            stand wherever pvmd is started. SIGTERM or Ctrl-C halts the machine. "daemon start" is "start".

            Options of pvmd: -dMASK debug mask, -nNAME name or address of this host; HOSTFILE lists hosts to add.
            Environment: PVM_TMP, PVM_VMID, PVM_PATH, PVM_ROOT and the others of pvmd(1).
            """),
    /** Background daemon. */
    START("start [OPTIONS OF PVMD] [HOSTFILE]", """
            Starts jpvmd in the background, waits until it is ready and prints the address of its socket. The daemon
            outlives the terminal; ./jpvm stop ends it.
            """),
    /** Console. */
    CONSOLE("console [OPTIONS]", """
            The PVM console: type help in it. Reads commands from stdin, so it can be scripted: echo conf | ./jpvm console
            """),
    /** Programs of C PVM against a daemon. */
    CONFORMANCE("conformance [OPTIONS]", """
            Runs the programs of an installed C PVM, unmodified, against jpvmd, each in a machine of its own, and prints a
            table of what proves that they work. Ends with status 1 when one does not.

              --daemon KIND    jpvmd (default) or c, the daemon of C PVM itself
              --only REGEX     only cases whose name holds a match
              --markdown FILE  write the table there, too
              --keep DIR       keep all outputs and logs there, not only those of failures
              --list           print the cases and run none
            """),
    /** Drop-in directory. */
    ROOT("root", """
            Makes a directory that C PVM programs can use as PVM_ROOT and prints its path, and only that:

              export PVM_ROOT=$(./jpvm root)

            It holds lib/pvmd, lib/pvm and lib/pvmgs, which are jpvm's daemon, console and group server, and in bin/ the
            Java examples by name, found by PVM's default search path (that is: unless PVM_PATH is set).
            A C program compiled with another libpvm3 starts $PVM_ROOT/lib/pvmd when no daemon runs; Debian's always
            starts /usr/bin/pvmd: there, run ./jpvm start first.
            """),
    /** Plain Java. */
    JAVA("java CLASS [ARGS]", """
            Runs a Java class with jpvm and CLASSPATH on its class path in place of the launcher, so that a process
            spawned by any PVM daemon becomes the Java task: ./jpvm java org.jpvm.examples.Slave1
            """);

    private final String syntax;
    private final String description;

    ScriptCommand(String syntax, String description) {
        this.syntax = syntax;
        this.description = description;
    }

    /** The command of this name, or null. */
    static ScriptCommand of(String name) {
        for (ScriptCommand command : values()) {
            if (command.syntax.split(" ", 2)[0].equals(name)) {
                return command;
            }
        }
        return null;
    }

    @Override
    public String syntax() {
        return syntax;
    }

    @Override
    public String description() {
        return description;
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine line) throws CommandFailedException {
        throw new CommandFailedException(
                CommandFailedException.USAGE, "this command belongs to the launcher script: ./jpvm " + syntax);
    }
}
