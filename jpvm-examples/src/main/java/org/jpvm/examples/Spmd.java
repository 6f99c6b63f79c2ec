package org.jpvm.examples;

import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * One program, several tasks: all that were spawned together pass a token around a ring. Twin of {@code spmd.c}; shows siblings. A task
 * started alone is a ring of one and sends the token to itself.
 *
 * <pre>
 * ./jpvm run -n 4 spmd
 *
 * Pass a token through the   4 tid ring:
 * 262146 -&gt; 262147 -&gt; 262148 -&gt; 262149 -&gt; 262146
 * token ring done
 * </pre>
 */
public final class Spmd {
    private static final int TOKEN = 4;
    private static final int TIDS_PER_LINE = 6;

    private Spmd() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            List<Tid> ring = pvm.siblings();
            int me = ring.indexOf(pvm.tid());
            Tid before = ring.get((me + ring.size() - 1) % ring.size());
            Tid next = ring.get((me + 1) % ring.size());
            if (me == 0) {
                System.out.print(picture(ring));
                pvm.send(next, TOKEN, message -> message.packInt(next.value()));
                pvm.receive(before, TOKEN);
                System.out.println("token ring done");
            } else {
                int token = pvm.receive(before, TOKEN).unpackInt();
                pvm.send(next, TOKEN, message -> message.packInt(token));
            }
        }
    }

    private static String picture(List<Tid> ring) {
        StringBuilder text = new StringBuilder(String.format("Pass a token through the %3d tid ring:%n", ring.size()));
        for (int i = 0; i < ring.size(); i++) {
            text.append(String.format("%6d -> ", ring.get(i).value()));
            if (i > 0 && i % TIDS_PER_LINE == 0) {
                text.append(System.lineSeparator());
            }
        }
        return text.append(String.format("%6d%n", ring.get(0).value())).toString();
    }
}
