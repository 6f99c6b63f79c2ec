package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;

/** What is typed to {@code mhf_tickle}, of either kind, and what the servers say to it. */
final class MhfScript {
    /** Show; text handler for tag 77 in context 500; hit it; number handler for tag 78 in all contexts; hit it; delete the first; rejoin. */
    static final String BEFORE_REJOIN =
            "0\n1\n77\n500\n1\n4\n77\n500\n1\nhello   there\n1\n78\n-1\n6\n4\n78\n900\n6\n42\n2\n9\n3\n";

    /** Go on; show; end the server. */
    static final String AFTER_REJOIN = "\n0\n9\n";

    private MhfScript() {}

    static void javaServed(String output) {
        inOrder(
                output,
                "mhf_server: t(4[0-9a-f]+) on machine <.+> with context (\\d+)\\.\n",
                "startup: 0 handlers\n",
                "PMH: .+: 0 handlers\n",
                "LMH: 1 handlers\n  handler 9: source t4[0-9a-f]+ tag 77 context 500 -> SC1\n",
                "string_catcher1 received message -->> <hello there>\n",
                "HIT:  ping target 1 - SC1   strings match <hello there>\\.\n",
                "LMH: 2 handlers\n",
                "int_catcher6 received magic number -->> 42\\.\n",
                "HIT:  ping target 6 - IC1   magic_numbers match 42\\.\n",
                "DMH: deleted 9: 1 handlers\n  handler 10: source t4[0-9a-f]+ tag 78 context -1 -> IC1\n",
                "just rejoined pvm\\.\\.\\.\n",
                "mhf_server: t(?!\\1)4[0-9a-f]+ on machine <.+> with context \\2\\.\n",
                "ERJ: 0 handlers\n",
                "PMH: .+: 0 handlers\n");
    }

    static void cServed(String output) {
        inOrder(
                output,
                "mhf_server: t(4[0-9a-f]+) on machine <.+> with context (\\d+)\\.\n",
                "ndhandles = 9\\s+nhandles = 9\\s",
                "ndhandles = 10\\s+nhandles = 10\\s",
                "string_catcher1 received message -->> <hello there>\n",
                "HIT:  ping target 1 - SC1   strings match <hello there>\\.\n",
                "int_catcher6 received magic number -->> 42\\.\n",
                "HIT:  ping target 6 - IC1   magic_numbers match 42\\.\n",
                "nhandles = 10\\s+fl_dhandles = 9",
                "just rejoined pvm\\.\\.\\.\n",
                "restarted as t(?!\\1)4[0-9a-f]+ on machine <.+> with context \\2\\.\n");
    }

    private static void inOrder(String output, String... patterns) {
        String all = String.join("[\\s\\S]*", patterns);
        assertTrue(Pattern.compile(all).matcher(output).find(), () -> "wanted " + all + "\nin:\n" + output);
    }
}
