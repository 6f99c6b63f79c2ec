package org.jpvm.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jpvm.EnrollOptions;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/** The running machine, and C PVM. */
final class MachineChecks {
    private static final long ANSWER_SECONDS = 5;
    private static final List<String> LIBRARY_DIRECTORIES = List.of(
            "/usr/lib", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/local/lib");

    private final Map<String, String> environment;

    MachineChecks(Map<String, String> environment) {
        this.environment = environment;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        checks.add(daemon());
        checks.add(program("C pvmd", "pvmd"));
        checks.add(program("C console", "pvm"));
        checks.add(library("libpvm3"));
        checks.add(library("libgpvm3"));
        checks.add(examples());
        return checks;
    }

    /** Enrols and asks for the hosts, from another thread, because a daemon that hangs must not stop the doctor. */
    private Check daemon() {
        String name = "running daemon";
        Path file = AddressFile.of(environment);
        String address = read(file);
        if (address.isEmpty()) {
            return Check.absent(name, "none (no " + file + ")", "./jpvm start; ./jpvm run needs none");
        }
        CompletableFuture<String> answer = CompletableFuture.supplyAsync(this::askDaemon);
        String problem;
        try {
            return Check.works(
                    name,
                    answer.get(ANSWER_SECONDS, TimeUnit.SECONDS) + ", at " + address + ", " + SocketOwner.of(address));
        } catch (ExecutionException e) {
            problem = e.getCause().getMessage();
        } catch (TimeoutException e) {
            return Check.absent(
                    name,
                    "at " + address + ", " + SocketOwner.of(address) + ", does not answer",
                    "end it (kill), then remove " + file);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            problem = "interrupted";
        }
        return Check.absent(
                name,
                "stale address file " + file + " of " + address + ": " + problem,
                "./jpvm start replaces it; for a C pvmd: rm " + file);
    }

    private String askDaemon() {
        try (PvmTask pvm = Pvm.enroll(new EnrollOptions(environment, "jpvm-doctor"))) {
            int hosts = pvm.hosts().size();
            return hosts + (hosts == 1 ? " host, " : " hosts, ") + (pvm.tasks().size() - 1) + " tasks";
        }
    }

    private static String read(Path file) {
        try {
            return Files.size(file) < 4096 ? Files.readString(file).strip() : "";
        } catch (IOException e) {
            return "";
        }
    }

    private Check program(String name, String file) {
        String root = environment.get("PVM_ROOT");
        Path inRoot = root == null || root.isEmpty() ? null : Path.of(root, "lib", file);
        boolean usable = inRoot != null && Files.isExecutable(inRoot) && !isOurs(inRoot);
        String found = usable ? inRoot.toString() : Shell.find(file);
        return found != null
                ? Check.works(name, found)
                : Check.absent(
                        name, "no " + file + " in PVM_ROOT/lib or on PATH", "apt-get install pvm; only C PVM needs it");
    }

    /** Whether it is a script of "jpvm root". */
    private static boolean isOurs(Path program) {
        try {
            return Files.size(program) < 4096
                    && Files.readString(program, StandardCharsets.ISO_8859_1).contains("jpvm root");
        } catch (IOException e) {
            return false;
        }
    }

    private static Check library(String name) {
        for (String directory : LIBRARY_DIRECTORIES) {
            for (String suffix : List.of(".so", ".so.3")) {
                Path file = Path.of(directory, name + suffix);
                if (Files.isReadable(file)) {
                    return Check.works(name, file.toString());
                }
            }
        }
        return Check.absent(
                name,
                "no " + name + ".so in " + String.join(":", LIBRARY_DIRECTORIES),
                "apt-get install libpvm3 pvm-dev; only C programs and the native provider need it");
    }

    private static Check examples() {
        String hello = Shell.find("hello.pvm");
        return hello != null
                ? Check.works("C examples", hello + " and others")
                : Check.absent("C examples", "no hello.pvm on PATH", "apt-get install pvm-examples; for a comparison");
    }
}
