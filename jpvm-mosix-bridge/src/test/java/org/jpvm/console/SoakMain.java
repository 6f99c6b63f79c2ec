package org.jpvm.console;

import java.util.List;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;

/**
 * {@link Soak} as a program, round after round: a line {@code PROGRAM,PROGRAM,... TASKS SECONDS SEED} on standard input begins one, and {@code ok …}, or what
 * is wrong, ends it.
 */
public final class SoakMain {
    private SoakMain() {}

    /** The program. */
    public static void main(String[] words) throws Exception {
        java.io.BufferedReader in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        try (PvmTask pvm = Pvm.enroll()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] word = line.split(" ");
                Soak soak = new Soak(pvm, Pvm::enroll, Long.parseLong(word[3]));
                System.out.println("ok "
                        + soak.run(List.of(word[0].split(",")), Integer.parseInt(word[1]), Long.parseLong(word[2])));
            }
        } catch (RuntimeException e) {
            e.printStackTrace(System.out);
            System.out.println("failed");
        }
    }
}
