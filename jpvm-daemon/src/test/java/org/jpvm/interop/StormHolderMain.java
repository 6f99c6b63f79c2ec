package org.jpvm.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * Holds a message storm over the hosts of a machine: {@code StormHolderMain SEED MESSAGES SECONDS PROGRAM@HOST...} spawns a member on each
 * of the hosts, {@code storm} or {@code StormMain}, and prints {@code intact} and figures when every message came once and whole; those of
 * Java to Java, and with a negative seed all, in the order in which they were sent.
 */
final class StormHolderMain {
    private static final int DONT_ROUTE = 1;

    private StormHolderMain() {}

    public static void main(String[] arguments) {
        int seed = Integer.parseInt(arguments[0]);
        int messages = Integer.parseInt(arguments[1]);
        Duration limit = Duration.ofSeconds(Integer.parseInt(arguments[2]));
        List<String> places = List.of(arguments).subList(3, arguments.length);
        try (PvmTask holder = Pvm.enroll()) {
            holder.setOption(TaskOption.ROUTE, DONT_ROUTE);
            List<Tid> members = new ArrayList<>();
            for (String place : places) {
                members.add(spawn(holder, place, members.size()));
            }
            long begin = System.nanoTime();
            Storm.Report[] reports = conduct(holder, members, seed, messages, limit);
            if (reports != null) {
                judge(places, reports, seed, (System.nanoTime() - begin) / 1_000_000);
            }
        }
    }

    private static Tid spawn(PvmTask holder, String place, int number) {
        String[] words = place.split("@");
        String holderTid = Integer.toHexString(holder.tid().value());
        SpawnResult result = holder.spawn(SpawnRequest.program(words[0])
                .withArguments(holderTid, Integer.toString(number))
                .onHost(words[1]));
        return result.tids().get(0);
    }

    private static Storm.Report[] conduct(PvmTask holder, List<Tid> members, int seed, int messages, Duration limit) {
        int[] tids = members.stream().mapToInt(Tid::value).toArray();
        for (Tid member : members) {
            if (holder.receive(member, Storm.HELLO, limit).isEmpty()) {
                System.out.println("no hello from " + member);
                return null;
            }
        }
        MessageBuffer start = holder.newBuffer();
        start.packInts(new int[] {seed, messages, tids.length});
        start.packInts(tids);
        holder.multicast(members, Storm.START, start);
        System.out.println("started");
        Storm.Report[] reports = new Storm.Report[tids.length];
        for (int m = 0; m < tids.length; m++) {
            var report = holder.receive(members.get(m), Storm.REPORT, limit);
            if (report.isEmpty()) {
                System.out.println("no report from " + members.get(m));
                return null;
            }
            reports[m] = Storm.Report.read(report.get(), tids.length);
        }
        members.forEach(member -> holder.send(member, Storm.END, packer -> {}));
        return reports;
    }

    private static void judge(List<String> places, Storm.Report[] reports, int seed, long millis) {
        boolean intact = true;
        int received = 0;
        int disordered = 0;
        for (int m = 0; m < reports.length; m++) {
            Storm.Report report = reports[m];
            received += report.received();
            disordered += report.reorderedInAll();
            boolean bad = report.lost() != 0 || report.doubled() != 0 || report.damaged() != 0;
            for (int from = 0; from < reports.length; from++) {
                boolean ordered = seed < 0 || isJava(places.get(from)) && isJava(places.get(m));
                bad |= ordered && report.reordered()[from] != 0;
            }
            if (bad) {
                intact = false;
                System.out.println(places.get(m) + ": " + report + ", senders " + Arrays.toString(places.toArray()));
            }
        }
        System.out.println((intact ? "intact: " : "broken: ") + received + " messages in " + millis + " ms, "
                + disordered + " out of order");
    }

    private static boolean isJava(String place) {
        return place.startsWith(StormMain.class.getSimpleName());
    }
}
