package org.jpvm.bench.pairs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jpvm.Encoding;
import org.jpvm.PvmException;

/**
 * A process of a Java pair. Arguments: {@code pvm ENCODING daemon|direct}, {@code unix}, {@code tcp} or {@code aeron DIRECTORY}; then, for the end that drives, what the other one has
 * printed behind {@code ready}. What goes wrong is printed behind {@code failed}.
 */
public final class PartnerMain {
    private PartnerMain() {}

    /** Runs one end, and exits with status 1 when it fails. */
    public static void main(String[] arguments) {
        int status = 0;
        try {
            run(arguments);
        } catch (IOException | PvmException | IllegalArgumentException e) {
            System.out.println("failed " + e);
            status = 1;
        }
        System.out.flush();
        System.exit(status);
    }

    private static void run(String[] arguments) throws IOException {
        if (arguments[0].equals("pvm")) {
            pvm(
                    Encoding.valueOf(arguments[1]),
                    arguments[2].equals("direct"),
                    arguments.length > 3 ? arguments[3] : null);
        } else if (arguments[0].equals("aeron")) {
            aeron(arguments[1], arguments.length > 2 ? arguments[2] : null);
        } else {
            sockets(arguments[0].equals("unix"), arguments.length > 1 ? arguments[1] : null);
        }
    }

    private static void pvm(Encoding encoding, boolean direct, String address) throws IOException {
        if (address != null) {
            drive(PvmEnd.connect(address, encoding, direct));
            return;
        }
        try (PvmEnd end = PvmEnd.open(encoding, direct)) {
            ready(end.address());
            end.accept();
            new PairLoop(end).echo();
        }
    }

    private static void sockets(boolean unix, String address) throws IOException {
        if (address != null) {
            drive(SocketEnd.connect(address, unix));
            return;
        }
        SocketEnd.Listener listener = SocketEnd.Listener.open(unix);
        ready(listener.address());
        try (SocketEnd end = listener.accept()) {
            new PairLoop(end).echo();
        }
    }

    private static void aeron(String directory, String address) throws IOException {
        if (address != null) {
            drive(AeronEnd.connect(address, directory));
            return;
        }
        try (AeronEnd.Listener listener = AeronEnd.Listener.open(directory)) {
            ready(listener.address());
            try (End end = listener.accept()) {
                new PairLoop(end).echo();
            }
        }
    }

    private static void ready(String address) {
        System.out.println("ready " + address);
        System.out.flush();
    }

    private static void drive(End opened) throws IOException {
        try (End end = opened) {
            new PairLoop(end)
                    .drive(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII)), System.out);
        }
    }
}
