package org.jpvm.daemon.io;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jpvm.daemon.config.HostFile;
import org.jpvm.wire.body.StartHosts;
import org.jpvm.wire.body.StartResults;

/** What a daemon has to find out about other computers, and to do there, before it can speak to them. Nothing here makes the caller wait. */
final class OtherHosts {
    private final HostFile hostFile;
    private final HostStarter starter;

    OtherHosts(HostFile hostFile, HostStarter starter) {
        this.hostFile = hostFile;
        this.starter = starter;
    }

    /** Hosts to add at the start, and options for those added later. */
    HostFile hostFile() {
        return hostFile;
    }

    /** IPv4 addresses of this computer. */
    int[] localAddresses() {
        List<Integer> found = new ArrayList<>();
        try {
            for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                for (InetAddress address : Collections.list(one.getInetAddresses())) {
                    if (address instanceof Inet4Address) {
                        found.add(toInt(address));
                    }
                }
            }
        } catch (SocketException e) {
            // Then a host of the file that is this one is refused as a duplicate.
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Looks names up; {@code answer} gets an address for each, 0 for one without, by another thread. */
    void resolve(List<String> names, Consumer<int[]> answer) {
        Thread thread = new Thread(() -> answer.accept(addresses(names)), "resolve");
        thread.setDaemon(true);
        thread.start();
    }

    private static int[] addresses(List<String> names) {
        int[] addresses = new int[names.size()];
        for (int i = 0; i < addresses.length; i++) {
            Inet4Address address = Addresses.resolve(names.get(i));
            addresses[i] = address == null ? 0 : toInt(address);
        }
        return addresses;
    }

    private static int toInt(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }

    /** See {@link HostStarter#variables}. */
    Map<String, String> startVariables() {
        return starter.variables();
    }

    /** See {@link HostStarter#inherit}. */
    void inheritStartVariables(Map<String, String> variables) {
        starter.inherit(variables);
    }

    /** Starts slaves; {@code answer} gets a result for each, by another thread. */
    void startSlaves(StartHosts request, Consumer<StartResults> answer) {
        starter.start(request, answer);
    }
}
