package org.jpvm.daemon.config;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;
import org.jpvm.wire.InetAddressText;
import org.jpvm.wire.MalformedMessageException;

/**
 * The command line of the daemon: {@code pvmd [-d<mask>] [-n<name>] [-f] [-t] [--tcp] [--placement <policy>] [--no-migration]
 * [hostfile]}, or that of a slave, which its master writes: {@code pvmd -s|-S -d<mask> -n<name> <master index> <master address> <master mtu> <own index> <own address>}. Source:
 * pvmd3(1PVM), pvm-wire-protocol §5.9, §10.3.
 *
 * @param help        {@code --help}
 * @param version     {@code --version}
 * @param tcp         {@code --tcp}: listen on TCP loopback instead of a unix-domain socket
 * @param debugMask   {@code -d}: debug mask in C notation, null when not given
 * @param hostName    {@code -n}: name of this host, or null
 * @param hostFile    path of a hostfile, or null
 * @param placement   {@code --placement}: placement policy of the machine, or null
 * @param noMigration {@code --no-migration}: tasks of this host stay, and it takes none of others
 * @param slave       what the command line of a slave says of its machine, or null
 */
public record PvmdOptions(
        boolean help,
        boolean version,
        boolean tcp,
        Integer debugMask,
        String hostName,
        String hostFile,
        String placement,
        boolean noMigration,
        Slave slave) {
    private static final String PLACEMENT = "placement";
    private static final String NO_MIGRATION = "no-migration";
    private static final int SLAVE_ARGUMENTS = 5;
    private static final int MAX_HOST_INDEX = 4095;
    private static final int LEAST_MTU = 64;
    private static final int MAX_MTU = 65507;

    /**
     * The place of a slave in its machine.
     *
     * @param manual        {@code -S}: a person started it, nobody waits at its standard input
     * @param masterIndex   host index of the master
     * @param masterAddress its IPv4 address and UDP port
     * @param masterMtu     the largest datagram it takes, bytes
     * @param hostIndex     host index of this daemon
     * @param address       IPv4 address for this daemon; the port in it means nothing
     */
    public record Slave(
            boolean manual,
            int masterIndex,
            InetAddressText masterAddress,
            int masterMtu,
            int hostIndex,
            InetAddressText address) {}

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
        List<String> words = new ArrayList<>();
        Character slave = null;
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String argument = rest.next();
            if (argument.equals("--" + PLACEMENT) && rest.hasNext()) {
                longOptions.add(argument + "=" + rest.next());
            } else if (argument.startsWith("--")) {
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
                    case 's', 'S' -> slave = argument.charAt(1);
                    case 'f', 't' -> {}
                    default ->
                        throw new BadOptionException("unknown option " + argument + "; --help lists the options");
                }
            } else {
                words.add(argument);
            }
        }
        if (slave != null) {
            Slave place = slave(slave == 'S', words);
            if (hostName == null || !longOptions.isEmpty()) {
                throw new BadOptionException("a slave (-s, -S) needs -n<name> and takes no long options");
            }
            return new PvmdOptions(false, false, false, debugMask, hostName, null, null, false, place);
        }
        if (words.size() > 1) {
            throw new BadOptionException("more than one hostfile: " + words.get(0) + " and " + words.get(1));
        }
        String hostFile = words.isEmpty() ? null : words.get(0);
        if (longOptions.isEmpty()) {
            return new PvmdOptions(false, false, false, debugMask, hostName, hostFile, null, false, null);
        }
        CommandLine line = parseLong(longOptions);
        return new PvmdOptions(
                line.hasOption("help"),
                line.hasOption("version"),
                line.hasOption("tcp"),
                debugMask,
                hostName,
                hostFile,
                line.getOptionValue(PLACEMENT),
                line.hasOption(NO_MIGRATION),
                null);
    }

    private static Slave slave(boolean manual, List<String> words) throws BadOptionException {
        if (words.size() != SLAVE_ARGUMENTS) {
            throw new BadOptionException("a slave (-s, -S) is started by its master with " + SLAVE_ARGUMENTS
                    + " arguments (master index, address and mtu, own index and address), not " + words.size()
                    + "; to start a machine leave the option out");
        }
        int masterIndex = number("master index", words.get(0), 1, MAX_HOST_INDEX);
        int hostIndex = number("own index", words.get(3), 1, MAX_HOST_INDEX);
        if (masterIndex == hostIndex) {
            throw new BadOptionException("own index " + hostIndex + " is that of the master");
        }
        return new Slave(
                manual,
                masterIndex,
                address("master address", words.get(1)),
                number("master mtu", words.get(2), LEAST_MTU, MAX_MTU),
                hostIndex,
                address("own address", words.get(4)));
    }

    private static int number(String what, String text, int least, int most) throws BadOptionException {
        try {
            int value = Integer.parseInt(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Refused below.
        }
        throw new BadOptionException(what + " " + text + ": a number from " + least + " to " + most + " is expected");
    }

    private static InetAddressText address(String what, String text) throws BadOptionException {
        try {
            return InetAddressText.parse(text);
        } catch (MalformedMessageException e) {
            throw new BadOptionException(what + " " + text + ": " + e.getMessage());
        }
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
        options.addOption(Option.builder()
                .longOpt(PLACEMENT)
                .hasArg()
                .argName("policy")
                .desc("policy that chooses hosts for spawned tasks, by name or class name")
                .get());
        options.addOption(Option.builder()
                .longOpt(NO_MIGRATION)
                .desc("running tasks of this host stay here, and it takes none of others")
                .get());
        return options;
    }
}
