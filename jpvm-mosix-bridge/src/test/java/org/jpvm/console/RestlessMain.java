package org.jpvm.console;

import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** The Java twin of restless.c, as a process of its own. */
public final class RestlessMain {
    private RestlessMain() {}

    /** Arguments: megabytes; {@code wait} or {@code spin}. */
    public static void main(String[] words) {
        int[] memory = new int[Integer.parseInt(words[0]) << 18];
        fill(memory);
        boolean spin = words[1].equals("spin");
        int messages = 0;
        int hash = 0;
        try (PvmTask pvm = Pvm.enroll()) {
            Tid parent = pvm.parent().orElseThrow();
            long last = System.currentTimeMillis();
            long longest = 0;
            while (true) {
                MessageBuffer message = spin ? pvm.tryReceive(Tid.ANY, -1).orElse(null) : pvm.receive(Tid.ANY, -1);
                long now = System.currentTimeMillis();
                longest = Math.max(longest, now - last);
                last = now;
                if (message == null) {
                    continue;
                }
                if (message.tag() == 3) {
                    return;
                }
                int[] numbers = new int[message.unpackInt()];
                message.unpackInts(numbers);
                messages++;
                for (int number : numbers) {
                    hash = hash * 31 + number;
                }
                if (messages % 100 == 0) {
                    System.out.println("line " + messages);
                }
                int[] answer = {messages, hash, (int) longest * 1000, isWhole(memory, messages) ? 1 : 0};
                longest = 0;
                pvm.send(parent, 2, reply -> reply.packInts(answer).packInts(numbers));
                last = System.currentTimeMillis();
            }
        }
    }

    private static void fill(int[] memory) {
        int state = 12345;
        for (int i = 0; i < memory.length; i++) {
            state = state * 1103515245 + 12345;
            memory[i] = state;
        }
    }

    private static boolean isWhole(int[] memory, int messages) {
        if (messages % 50 != 0) {
            return true;
        }
        int state = 12345;
        for (int value : memory) {
            state = state * 1103515245 + 12345;
            if (value != state) {
                return false;
            }
        }
        return true;
    }
}
