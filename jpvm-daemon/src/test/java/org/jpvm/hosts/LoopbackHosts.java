package org.jpvm.hosts;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jpvm.conformance.CPvm;

/**
 * Several daemons on this computer, each with a loopback address and a machine id of its own, started by a remote shell that is none
 * (pvm-conformance §5). The master has this computer's own address, as PVM refuses 127.0.0.1.
 */
final class LoopbackHosts extends Hosts {
    /** It takes its time to connect, as a real one does: a C daemon whose machine id is not there when it starts goes without. */
    private static final String FAKE_RSH =
            "while [ \"$1\" ]; do case \"$1\" in -l) shift 2;; -n|-x) shift;; *) break;; esac; done\nshift\nsleep 0.3\nexec sh -c \"$*\"";

    private final Path directory;
    private final Path rsh;
    private final String ownAddress;

    LoopbackHosts(TestHome home, int count) throws IOException {
        super(home, count);
        this.directory = Files.createTempDirectory(Path.of("/tmp"), "jpvm-lo");
        this.rsh = home.script("fakersh", FAKE_RSH);
        this.ownAddress = ownAddress();
    }

    private static String ownAddress() throws IOException {
        for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(one.getInetAddresses())) {
                if (address instanceof Inet4Address && !address.isLoopbackAddress() && one.isUp()) {
                    return address.getHostAddress();
                }
            }
        }
        return "127.0.0.11";
    }

    @Override
    String name(int host) {
        return host == 1 ? ownAddress : "127.0.0." + (host + 10);
    }

    @Override
    String options(int host) {
        return " id=m" + host;
    }

    @Override
    List<String> masterOptions() {
        return List.of("-n" + ownAddress);
    }

    @Override
    String tmp(int host) {
        return directory.toString();
    }

    @Override
    String log(int host) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path file : files()) {
            if (file.getFileName().toString().matches("pvml\\..*\\.m" + host)) {
                text.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    @Override
    List<String> command(int host, List<String> words) {
        return words;
    }

    @Override
    Map<String, String> environment(int host) {
        CPvm cpvm = CPvm.ofProperties();
        Map<String, String> environment = new TreeMap<>();
        environment.put("PVM_ROOT", cpvm.root().toString());
        environment.put("PVM_PATH", home.programs + ":" + cpvm.programs());
        environment.put("PVM_TMP", directory.toString());
        environment.put("PVM_ALLOW_ROOT", "1");
        environment.put("PVM_VMID", "m" + host);
        environment.put("PVM_RSH", rsh.toString());
        environment.put("JPVM_NO_BUILD", "1");
        environment.put("JPVM_JAVA_OPTS", "-Xmx128m");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        return environment;
    }

    @Override
    String traces(int host) throws IOException {
        StringBuilder text = new StringBuilder();
        files().forEach(file -> text.append(file).append('\n'));
        for (ProcessHandle process : processes(host)) {
            text.append(process.info().commandLine().orElse("?")).append('\n');
        }
        return text.toString();
    }

    /** Every process that has this directory as PVM_TMP and this host's machine id. */
    private List<ProcessHandle> processes(int host) {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        Path environ = Path.of("/proc", Long.toString(process.pid()), "environ");
                        List<String> variables = List.of(Files.readString(environ, StandardCharsets.ISO_8859_1)
                                .split("\0"));
                        return variables.contains("PVM_TMP=" + directory) && variables.contains("PVM_VMID=m" + host);
                    } catch (IOException e) {
                        // Gone, or another user's.
                        return false;
                    }
                })
                .toList();
    }

    @Override
    void endAll(int host) throws IOException {
        processes(host).forEach(ProcessHandle::destroyForcibly);
        for (Path file : files()) {
            if (file.getFileName().toString().endsWith(".m" + host)) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    boolean isUp(int host) {
        return true;
    }

    @Override
    public void close() throws IOException {
        for (int host = 1; host <= count; host++) {
            endAll(host);
        }
        TestHome.deleteTree(directory);
    }
}
