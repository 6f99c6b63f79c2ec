package org.jpvm.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jpvm.PvmException;

/** Entry of the launcher's Java commands: {@code JpvmMain COMMAND [OPTIONS]}. */
public final class JpvmMain {
    private static final Map<String, Supplier<Command>> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("run", RunCommand::new);
        COMMANDS.put("doctor", DoctorCommand::new);
        COMMANDS.put("stop", StopCommand::new);
        COMMANDS.put("demo", DemoCommand::new);
        COMMANDS.put("simulate", SimulateCommand::new);
        COMMANDS.put("version", VersionCommand::new);
    }

    private JpvmMain() {}

    /** Runs one command and exits with its status. */
    public static void main(String[] args) {
        int status = run(args);
        System.out.flush();
        System.exit(status);
    }

    static int run(String[] args) {
        String name = args.length == 0 ? "" : args[0];
        Supplier<Command> known = COMMANDS.get(name);
        Command command = known != null ? known.get() : ScriptCommand.of(name);
        if (command == null) {
            System.err.println("jpvm: unknown command \"" + name + "\": ./jpvm --help lists them");
            return CommandFailedException.USAGE;
        }
        try {
            Options options = command.options();
            options.addOption(
                    Option.builder("h").longOpt("help").desc("this text").get());
            CommandLine line = new DefaultParser()
                    .parse(options, Arrays.copyOfRange(args, 1, args.length), command.stopsAtFirstWord());
            if (line.hasOption("help")) {
                System.out.print(help(command, options));
                return 0;
            }
            return command.run(line);
        } catch (ParseException e) {
            return fail(name, CommandFailedException.USAGE, e.getMessage() + "; ./jpvm " + name + " --help");
        } catch (CommandFailedException e) {
            return fail(name, e.status(), e.getMessage());
        } catch (PvmException e) {
            return fail(name, 1, e.getMessage());
        } catch (Exception e) {
            return fail(name, 1, e.toString());
        }
    }

    private static int fail(String name, int status, String problem) {
        System.err.println("jpvm " + name + ": " + problem);
        return status;
    }

    private static String help(Command command, Options options) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        out.println("Usage: ./jpvm " + command.syntax());
        out.println();
        out.println(command.description().strip());
        out.println();
        for (Option option : options.getOptions()) {
            String names = (option.getOpt() == null ? "" : "-" + option.getOpt() + (option.hasLongOpt() ? ", " : ""))
                    + (option.hasLongOpt() ? "--" + option.getLongOpt() : "")
                    + (option.hasArg() ? " " + option.getArgName() : "");
            out.printf("  %-22s %s%n", names, option.getDescription());
        }
        out.flush();
        return text.toString();
    }
}
