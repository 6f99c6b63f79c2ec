package org.jpvm.daemon.succession;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.daemon.config.HostOptions;
import org.jpvm.wire.MalformedMessageException;
import org.jpvm.wire.XdrReader;
import org.jpvm.wire.XdrWriter;

/**
 * What a master was started with and its successor needs to add hosts as it did.
 *
 * <pre>
 * int n, n x { str name ; int start ; int overload ; options }, options of all others
 * str daemon, str daemon for Windows, str machine id
 * int n, n x { str variable ; str value }
 *
 * options: int speed, 8 x { int given ; str if given }
 * </pre>
 *
 * @param hostFile          lines of its hostfile
 * @param daemonPath        command of a daemon elsewhere
 * @param windowsDaemonPath the same for Windows
 * @param machineId         PVM_VMID, empty for none
 * @param variables         environment variables that say how other hosts are reached
 */
public record Estate(
        HostFile hostFile,
        String daemonPath,
        String windowsDaemonPath,
        String machineId,
        Map<String, String> variables) {
    private static final int MIN_HOST_BYTES = 12;

    /** Keeps a copy of the map. */
    public Estate {
        variables = Map.copyOf(variables);
    }

    /** Reads one. */
    public static Estate read(XdrReader in) throws MalformedMessageException {
        int count = in.readCount("hosts", MIN_HOST_BYTES);
        List<HostFile.Host> hosts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String name = in.readString("name");
            boolean start = in.readInt("start") != 0;
            boolean overload = in.readInt("overload") != 0;
            hosts.add(new HostFile.Host(0, name, start, overload, readOptions(in)));
        }
        HostFile file = new HostFile(hosts, readOptions(in), List.of());
        String path = in.readString("daemon");
        String windowsPath = in.readString("daemon for Windows");
        String machineId = in.readString("machine id");
        Map<String, String> variables = new TreeMap<>();
        for (int left = in.readCount("variables", 8); left > 0; left--) {
            variables.put(in.readString("variable"), in.readString("value"));
        }
        return new Estate(file, path, windowsPath, machineId, variables);
    }

    /** Appends it. */
    public void write(XdrWriter out) {
        out.putInt(hostFile.hosts().size());
        for (HostFile.Host host : hostFile.hosts()) {
            out.putString(host.name()).putInts(host.start() ? 1 : 0, host.overload() ? 1 : 0);
            write(host.options(), out);
        }
        write(hostFile.defaults(), out);
        out.putString(daemonPath).putString(windowsDaemonPath).putString(machineId);
        out.putInt(variables.size());
        new TreeMap<>(variables).forEach((name, value) -> out.putString(name).putString(value));
    }

    private static void write(HostOptions options, XdrWriter out) {
        out.putInt(options.speed());
        String[] texts = {
            options.login(),
            options.startOption(),
            options.daemonPath(),
            options.searchPath(),
            options.workingDirectory(),
            options.debugger(),
            options.address(),
            options.machineId()
        };
        for (String text : texts) {
            out.putInt(text == null ? 0 : 1);
            if (text != null) {
                out.putString(text);
            }
        }
    }

    private static HostOptions readOptions(XdrReader in) throws MalformedMessageException {
        int speed = in.readInt("speed");
        String[] texts = new String[8];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = in.readInt("given") == 0 ? null : in.readString("option");
        }
        return new HostOptions(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], speed, texts[6], texts[7]);
    }
}
