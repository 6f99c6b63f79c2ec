package org.jpvm.cli;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the operating system offers. */
final class SystemChecks {
    private static final long LEAST_FREE_BYTES = 16L << 20;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final Path CGROUP = Path.of("/sys/fs/cgroup");

    private final Path tmp;

    SystemChecks(Map<String, String> environment) {
        this.tmp = pvmTmp(environment);
    }

    /** The directory of address files and sockets. */
    static Path pvmTmp(Map<String, String> environment) {
        String directory = environment.getOrDefault("PVM_TMP", "");
        return Path.of(directory.isEmpty() ? "/tmp" : directory);
    }

    List<Check> needed() {
        return List.of(temporaryFiles(), unixSockets());
    }

    List<Check> optional() {
        return List.of(sharedMemory(), criu(), namespaces(), cgroups());
    }

    private Check temporaryFiles() {
        String name = "temporary files";
        try {
            Path probe = Files.createTempFile(tmp, "jpvm-doctor", null);
            Files.delete(probe);
            long free = Files.getFileStore(tmp).getUsableSpace();
            return free >= LEAST_FREE_BYTES
                    ? Check.works(name, tmp + " is writable, " + (free >> 20) + " MB free")
                    : Check.broken(
                            name, tmp + " has only " + (free >> 10) + " kB free", "free some space, or set PVM_TMP");
        } catch (IOException e) {
            return Check.broken(name, "cannot write to " + tmp + ": " + e, "set PVM_TMP to a directory of yours");
        }
    }

    private Check unixSockets() {
        String name = "unix-domain sockets";
        Path path = null;
        try {
            path = Files.createTempFile(tmp, "jpvm-doctor", ".sock");
            Files.delete(path);
            UnixDomainSocketAddress address = UnixDomainSocketAddress.of(path);
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
                server.bind(address);
                try (SocketChannel client = SocketChannel.open(address);
                        SocketChannel accepted = server.accept()) {
                    client.write(ByteBuffer.wrap(new byte[] {42}));
                    ByteBuffer received = ByteBuffer.allocate(1);
                    accepted.read(received);
                    return received.get(0) == 42
                            ? Check.works(name, "a byte went through a socket in " + tmp)
                            : Check.broken(name, "a socket in " + tmp + " gave another byte back", "set PVM_TMP");
                }
            }
        } catch (IOException | RuntimeException e) {
            return Check.broken(
                    name,
                    "no socket in " + tmp + ": " + e.getMessage(),
                    "set PVM_TMP to a short path on a local file system");
        } finally {
            if (path != null) {
                path.toFile().delete();
            }
        }
    }

    private static Check sharedMemory() {
        String name = "shared memory";
        if (!Files.isDirectory(SHARED_MEMORY) || !Files.isWritable(SHARED_MEMORY)) {
            return Check.absent(
                    name,
                    SHARED_MEMORY + " is not a writable directory",
                    "messages on one host go through sockets; in a container, mount a tmpfs there");
        }
        try {
            long free = Files.getFileStore(SHARED_MEMORY).getUsableSpace();
            return free >= LEAST_FREE_BYTES
                    ? Check.works(name, SHARED_MEMORY + ", " + (free >> 20) + " MB free")
                    : Check.absent(
                            name,
                            SHARED_MEMORY + " has only " + (free >> 10) + " kB free",
                            "in a container, start it with a larger one (docker run --shm-size=256m)");
        } catch (IOException e) {
            return Check.absent(name, e.toString(), "messages on one host go through sockets");
        }
    }

    private static Check criu() {
        String criu = Shell.find("criu");
        if (criu == null) {
            return Check.absent("CRIU", "no criu on PATH", "install criu; only moving running processes needs it");
        }
        Shell.Answer check = Shell.ask(criu, "check");
        return check.status() == 0
                ? Check.works("CRIU", Shell.ask(criu, "--version").firstLine() + ", " + criu)
                : Check.absent(
                        "CRIU",
                        criu + " check: " + check.firstLine(),
                        "run as root or give criu CAP_CHECKPOINT_RESTORE; only moving running processes needs it");
    }

    private static Check namespaces() {
        String unshare = Shell.find("unshare");
        if (unshare == null) {
            return Check.absent("namespaces", "no unshare on PATH", "install util-linux; for simulated hosts");
        }
        Shell.Answer answer = Shell.ask(unshare, "-Ur", "-n", "true");
        return answer.status() == 0
                ? Check.works("namespaces", "user and network namespaces can be made")
                : Check.absent(
                        "namespaces",
                        answer.firstLine(),
                        "sysctl kernel.unprivileged_userns_clone=1, or run privileged; for simulated hosts");
    }

    private static Check cgroups() {
        if (!Files.exists(CGROUP)) {
            return Check.absent("cgroups", "no " + CGROUP, "mount cgroup2 there; only CPU limits need it");
        }
        String version = Files.exists(CGROUP.resolve("cgroup.controllers")) ? "version 2" : "version 1";
        return Files.isWritable(CGROUP)
                ? Check.works("cgroups", version + ", writable")
                : Check.absent("cgroups", version + ", not writable", "run as root; only CPU limits need it");
    }
}
