package org.jpvm.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.jpvm.wire.Protocol;

/** {@code version}. */
final class VersionCommand implements Command {
    private static final String POM = "/META-INF/maven/org.jpvm/jpvm-daemon/pom.properties";

    @Override
    public String syntax() {
        return "version";
    }

    @Override
    public String description() {
        return "Prints the versions of jpvm, of the PVM protocol it speaks and of Java.";
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public int run(CommandLine line) {
        System.out.println("jpvm " + jpvmVersion() + ", PVM 3.4 (task-daemon protocol " + Protocol.TASK_DAEMON_VERSION
                + "), Java " + Runtime.version());
        return 0;
    }

    /** As Maven recorded it in the jar. */
    static String jpvmVersion() {
        Properties properties = new Properties();
        try (InputStream in = VersionCommand.class.getResourceAsStream(POM)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            // The same as a file that is not there: classes run from a directory, not from the jar.
        }
        return properties.getProperty("version", "(unpackaged)");
    }
}
