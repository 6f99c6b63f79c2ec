package org.jpvm.mosix.policy;

import java.util.*;
import org.jpvm.mosix.sim.scenario.*;
import org.jpvm.placement.*;

public class Bars {
    static Family f(String n) {
        return Families.find(n).get(0);
    }

    public static void main(String[] a) {
        Set<String> want = new HashSet<>(Arrays.asList(a));
        boolean all = want.isEmpty();
        FairPolicy fair = new FairPolicy();
        MosixPolicy mosix = new MosixPolicy();
        Family t1 = f("table1");
        MoveCosts c2 = new MoveCosts(0.1, 0.05);
        int[] big = {17, 20, 24, 25, 27, 30, 31, 33, 36, 38, 40, 43, 47};
        if (all || want.contains("t1")) {
            System.out.println("table1 fair        " + Trial.of(fair).run(t1, PaperTable.counts(16), 5));
            System.out.println("table1 fair n>16   " + Trial.of(fair).run(t1, big, 5));
            System.out.println(
                    "table1 fair hinted " + Trial.of(fair).with(Hints.EXACT).run(t1, PaperTable.counts(16), 5));
            System.out.println(
                    "table1 hinted n>16 " + Trial.of(fair).with(Hints.EXACT).run(t1, big, 5));
        }
        if (want.contains("rows"))
            for (int n : PaperTable.counts(16)) {
                System.out.println(n + " fair " + Trial.of(fair).run(t1, new int[] {n}, 5));
                System.out.println(
                        n + " hint " + Trial.of(fair).with(Hints.EXACT).run(t1, new int[] {n}, 5));
            }
        if (all || want.contains("256"))
            System.out.println("256                " + Trial.of(fair).run(t1, 256, new int[] {272, 320, 384, 576}, 1));
        if (all || want.contains("256"))
            System.out.println("256 hinted         "
                    + Trial.of(fair).with(Hints.EXACT).run(t1, 256, new int[] {272, 320, 384, 576}, 1));
        if (want.contains("4096"))
            System.out.println(
                    "4096               " + Trial.of(fair).run(t1, 4096, new int[] {4352, 5120, 6144, 9216}, 1));
        if (want.contains("4096"))
            System.out.println("4096 hinted        "
                    + Trial.of(fair).with(Hints.EXACT).run(t1, 4096, new int[] {4352, 5120, 6144, 9216}, 1));
        Family ra = f("random");
        int[] rc = ra.counts().apply(16);
        if (all || want.contains("random")) {
            System.out.println(
                    "random fair        " + Trial.of(fair).with(c2).placed().run(ra, rc, 10));
            System.out.println(
                    "random mosix       " + Trial.of(mosix).with(c2).placed().run(ra, rc, 10));
        }
        if (all || want.contains("random") || want.contains("hints")) {
            System.out.println("random exact       "
                    + Trial.of(fair).with(c2).placed().with(Hints.EXACT).run(ra, rc, 10));
            System.out.println("random wrong       "
                    + Trial.of(fair).with(c2).placed().with(Hints.WRONG).run(ra, rc, 10));
        }
        if (all || want.contains("bg")) {
            Family b = f("background");
            System.out.println("background fair    "
                    + Trial.of(fair).with(c2).placed().run(b, b.counts().apply(16), 3));
            System.out.println("background mosix   "
                    + Trial.of(mosix).with(c2).placed().run(b, b.counts().apply(16), 3));
        }
        if (want.contains("bgrows")) {
            Family b = f("background");
            for (int n : b.counts().apply(16))
                System.out.println(
                        n + " bg fair    " + Trial.of(fair).with(c2).placed().run(b, new int[] {n}, 3));
        }
        if (all || want.contains("mixed"))
            for (Family m : Families.find("mixed")) {
                System.out.println(m.name() + " fair   "
                        + Trial.of(fair).with(c2).placed().run(m, m.counts().apply(16), 3));
                System.out.println(m.name() + " mosix  "
                        + Trial.of(mosix).with(c2).placed().run(m, m.counts().apply(16), 1));
            }
        if (want.contains("mixedrows"))
            for (Family m : Families.find("mixed"))
                for (int n : m.counts().apply(16))
                    System.out.println(m.name() + " " + n + " fair   "
                            + Trial.of(fair).with(c2).placed().run(m, new int[] {n}, 3));
        if (all || want.contains("late"))
            for (String s : new String[] {"arrivals", "leaving"}) {
                Family m = f(s);
                System.out.println(s + " fair   "
                        + Trial.of(fair).with(c2).placed().run(m, m.counts().apply(16), 3));
                System.out.println(s + " mosix  "
                        + Trial.of(mosix).with(c2).placed().run(m, m.counts().apply(16), 1));
            }
        if (all || want.contains("costly"))
            for (Family m : Families.find("costly")) {
                MoveCosts c = new MoveCosts(0.02, 300 * m.warmUpShare());
                var x = Trial.of(fair).with(c).run(m, m.counts().apply(16), 3);
                var y = Trial.of(mosix).with(c).run(m, m.counts().apply(16), 3);
                var z = Trial.of(fair)
                        .with(c)
                        .with(Hints.EXACT)
                        .run(m, m.counts().apply(16), 3);
                System.out.printf(
                        "%s fair %.2f/%.1f  known %.2f/%.1f  mosix %.2f/%.1f%n",
                        m.name(),
                        100 * (x.mean() - 1),
                        x.movesPerTask(),
                        100 * (z.mean() - 1),
                        z.movesPerTask(),
                        100 * (y.mean() - 1),
                        y.movesPerTask());
            }
        if (want.contains("costrows"))
            for (Family m : Families.find("costly")) {
                MoveCosts c = new MoveCosts(0.02, 300 * m.warmUpShare());
                double wx = -9, wz = -9;
                int nx = 0, nz = 0;
                for (int n : m.counts().apply(16)) {
                    int[] q = {n};
                    double y = Trial.of(mosix).with(c).run(m, q, 5).mean();
                    double x = Trial.of(fair).with(c).run(m, q, 5).mean() - y,
                            z =
                                    Trial.of(fair)
                                                    .with(c)
                                                    .with(Hints.EXACT)
                                                    .run(m, q, 5)
                                                    .mean()
                                            - y;
                    if (x > wx) {
                        wx = x;
                        nx = n;
                    }
                    if (z > wz) {
                        wz = z;
                        nz = n;
                    }
                }
                System.out.printf(
                        "%s worst against mosix: unknown %+.2f (n=%d) known %+.2f (n=%d)%n",
                        m.name(), 100 * wx, nx, 100 * wz, nz);
            }
    }
}
