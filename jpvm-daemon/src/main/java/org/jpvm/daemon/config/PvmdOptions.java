package org.jpvm.daemon.config;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/**
 * The command line of the daemon: {@code pvmd [-d<mask>] [-n<name>] [-f] [-t] [--tcp] [hostfile]}. Source: pvmd3(1PVM), pvm-wire-protocol
 * §10.3.
 *
 * @param help      {@code --help}
 * @param version   {@code --version}
 * @param tcp       {@code --tcp}: listen on TCP loopback instead of a unix-domain socket
 * @param debugMask {@code -d}: debug mask in C notation, null when not given
 * @param hostName  {@code -n}: name of this host, or null
 * @param hostFile  path of a hostfile, or null
 */
public record PvmdOptions(
        boolean help, boolean version, boolean tcp, Integer debugMask, String hostName, String hostFile) {
    private static final String SLAVE_REFUSED =
            "slave mode (-s, -S) is not available: this daemon runs a machine of one host; start it without the option";

    /** A command line that cannot be followed; the message is one line for the user. */
    public static final class BadOptionException extends Exception {
        private static final long serialVersionUID = 1L;

        BadOptionException(String message) {
            super(message);
        }
    }

    /** Parses the arguments. */
    public static PvmdOptions parse(List<String> arguments) throws BadOptionException {
        List<String> longOptions = new ArrayList<>();
        Integer debugMask = null;
        String hostName = null;
        String hostFile = null;
        for (String argument : arguments) {
            if (argument.startsWith("--")) {
                longOptions.add(argument);
            } else if (argument.length() > 1 && argument.charAt(0) == '-') {
                String value = argument.substring(2);
                switch (argument.charAt(1)) {
                    case 'd' -> debugMask = debugMask(value, argument);
                    case 'n' -> {
                        if (value.isEmpty()) {
                            throw new BadOptionException("option -n needs a host name, as in -nnode1.example.org");
                        }
                        hostName = value;
                    }
                    case 's', 'S' -> throw new BadOptionException(SLAVE_REFUSED);
                    case 'f', 't' -> {}
                    default ->
                        throw new BadOptionException("unknown option " + argument + "; --help lists the options");
                }
            } else if (hostFile == null) {
                hostFile = argument;
            } else {
                throw new BadOptionException("more than one hostfile: " + hostFile + " and " + argument);
            }
        }
        if (longOptions.isEmpty()) {
            return new PvmdOptions(false, false, false, debugMask, hostName, hostFile);
        }
        CommandLine line = parseLong(longOptions);
        return new PvmdOptions(
                line.hasOption("help"),
                line.hasOption("version"),
                line.hasOption("tcp"),
                debugMask,
                hostName,
                hostFile);
    }

    /** A debug mask in the notation of C: decimal, {@code 0x} hexadecimal or {@code 0} octal; null when it is none. */
    public static Integer parseMask(String text) {
        try {
            return Integer.decode(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Text of {@code --help}. */
    public static String helpText() {
        StringWriter text = new StringWriter();
        HelpFormatter formatter = HelpFormatter.builder()
                .setHelpAppendable(new TextHelpAppendable(new PrintWriter(text)))
                .setShowSince(false)
                .get();
        try {
            formatter.printHelp(
                    "pvmd [-d<mask>] [-n<name>] [hostfile]",
                    "Runs the PVM daemon of this host in the foreground. The first line on standard output is its address.",
                    options(),
                    "-d<mask> sets debug bits (0x4 tasks, 0x8000 mailbox...), -n<name> the name and address of this host.",
                    false);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return text.toString();
    }

    private static Integer debugMask(String value, String argument) throws BadOptionException {
        Integer mask = parseMask(value);
        if (mask == null) {
            throw new BadOptionException("option " + argument + ": a number such as -d0x4 is expected");
        }
        return mask;
    }

    private static CommandLine parseLong(List<String> arguments) throws BadOptionException {
        try {
            CommandLine line = new DefaultParser(false).parse(options(), arguments.toArray(String[]::new));
            if (!line.getArgList().isEmpty()) {
                throw new BadOptionException("unexpected " + line.getArgList().get(0) + "; --help lists the options");
            }
            return line;
        } catch (ParseException e) {
            throw new BadOptionException(e.getMessage() + "; --help lists the options");
        }
    }

    private static Options options() {
        Options options = new Options();
        options.addOption(
                Option.builder().longOpt("help").desc("print this text").get());
        options.addOption(
                Option.builder().longOpt("version").desc("print the version").get());
        options.addOption(Option.builder()
                .longOpt("tcp")
                .desc("listen on TCP loopback instead of a unix-domain socket")
                .get());
        return options;
    }
}
