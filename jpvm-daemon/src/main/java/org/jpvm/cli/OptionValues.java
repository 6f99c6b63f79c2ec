package org.jpvm.cli;

import java.math.BigDecimal;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** Options of commands and the numbers in them; what is no such number is refused with the option's name and what would do. */
public final class OptionValues {
    private OptionValues() {}

    /** An option {@code --name ARGUMENT}. */
    public static Option valued(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }

    /** An option {@code --name}. */
    public static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    /** A whole number from {@code least} to {@code most}; {@code otherwise}, whatever it is, where the option is not given. */
    public static long whole(CommandLine line, String name, long otherwise, long least, long most)
            throws ParseException {
        String text = line.getOptionValue(name);
        return text == null ? otherwise : whole(name, text, least, most);
    }

    /** The whole number that {@code text} is, which stands in the option {@code name}. */
    public static long whole(String name, String text, long least, long most) throws ParseException {
        try {
            long value = Long.parseLong(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ParseException(
                "--" + name + " is a whole number from " + least + " to " + most + ", not \"" + text + "\"");
    }

    /** As {@link #whole(CommandLine, String, long, long, long)}, with a fraction if need be. */
    public static double number(CommandLine line, String name, double otherwise, double least, double most)
            throws ParseException {
        String text = line.getOptionValue(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text);
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new ParseException(
                "--" + name + " is a number from " + plain(least) + " to " + plain(most) + ", not \"" + text + "\"");
    }

    private static String plain(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
