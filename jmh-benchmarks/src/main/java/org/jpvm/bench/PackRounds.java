package org.jpvm.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jpvm.Encoding;
import org.jpvm.message.PackedMessage;

/**
 * How fast a million doubles are packed compared with copying them: {@code System.arraycopy}, raw and XDR take turns, ratios are of one round each,
 * and their medians count. Messages are freed, so that the next one uses their memory.
 *
 * <pre>
 *   java -cp benchmarks.jar org.jpvm.bench.PackRounds [rounds, 25 if absent] [doubles, 1000000 if absent]
 * </pre>
 *
 * Exits with 1 when raw is below 0.8 of the speed of the copy or XDR below 0.55, which are the goals with JDK 17.
 */
public final class PackRounds {
    private static final double RAW_GOAL = 0.8;
    private static final double XDR_GOAL = 0.55;
    private static final int ROUNDS = 25;
    private static final int DOUBLES = 1_000_000;
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static final long TURN_NANOS = 50_000_000L;

    private final double[] source;
    private final double[] target;

    private PackRounds(int count) {
        source = new double[count];
        Arrays.setAll(source, i -> i / 3.0);
        target = new double[count];
    }

    public static void main(String[] arguments) {
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : ROUNDS;
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DOUBLES;
        PackRounds pack = new PackRounds(count);
        List<Runnable> turns = List.of(pack::copy, () -> pack.pack(Encoding.RAW), () -> pack.pack(Encoding.XDR));
        turns.forEach(turn -> nanos(turn, WARM_UP_NANOS));
        List<Double> copy = new ArrayList<>();
        List<Double> raw = new ArrayList<>();
        List<Double> xdr = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            double ofCopy = nanos(turns.get(0), TURN_NANOS);
            copy.add((double) count * Double.BYTES / ofCopy);
            raw.add(ofCopy / nanos(turns.get(1), TURN_NANOS));
            xdr.add(ofCopy / nanos(turns.get(2), TURN_NANOS));
        }
        FigureTable table = new FigureTable();
        System.out.println("JDK " + Runtime.version() + ", " + count + " doubles, medians of " + rounds + " rounds");
        table.fact("System.arraycopy", "GB/s", FigureTable.median(copy));
        table.atLeast(RAW_GOAL, "pack raw, by the copy", "", FigureTable.median(raw));
        table.atLeast(XDR_GOAL, "pack XDR, by the copy", "", FigureTable.median(xdr));
        System.exit(table.isGood() ? 0 : 1);
    }

    private void copy() {
        System.arraycopy(source, 0, target, 0, source.length);
    }

    private void pack(Encoding encoding) {
        PackedMessage message = new PackedMessage(encoding);
        message.packDoubles(source);
        message.free();
    }

    /** Time of one turn, the fastest of those that begin within so many nanoseconds: what else runs only ever makes one slower. */
    private static double nanos(Runnable turn, long forNanos) {
        long best = Long.MAX_VALUE;
        long end = System.nanoTime() + forNanos;
        long now = System.nanoTime();
        while (now < end) {
            turn.run();
            long after = System.nanoTime();
            best = Math.min(best, after - now);
            now = after;
        }
        return best;
    }
}
