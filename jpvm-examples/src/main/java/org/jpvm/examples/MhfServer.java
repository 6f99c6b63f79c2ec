package org.jpvm.examples;

import java.util.Map;
import java.util.TreeMap;
import org.jpvm.HostInfo;
import org.jpvm.MessageBuffer;
import org.jpvm.Pvm;
import org.jpvm.PvmError;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * A service that installs message handlers on request and says which messages they took. Twin of {@code mhf_server.c}; shows message
 * handlers, contexts, the mailbox as a place to find a service, and leaving and joining PVM again. {@link MhfTickle} and the C
 * {@code mhf_tickle} talk to it.
 *
 * <pre>
 * ./jpvm start              a machine that stays
 * ./jpvm run mhf_server &amp;
 * ./jpvm run mhf_tickle
 *
 * mhf_server: t40002 on machine &lt;myhost&gt; with context 262145.
 * mhf_server: in the mailbox at index 0
 * startup: 0 handlers
 * LMH: 1 handlers
 *   handler 9: source t40003 tag 77 context 500 -&gt; SC1
 * string_catcher1 received message --&gt;&gt; &lt;hello there&gt;
 * HIT:  ping target 1 - SC1   strings match &lt;hello there&gt;.
 * </pre>
 *
 * The C program shows the tables of the library, with the nine handlers that every task has (0 to 8); this one shows its own. Started by a
 * console the C program cannot join again, because its mailbox entry is still there; this one deletes it first.
 *
 * <p>Messages, the same as in C, in the context that the mailbox entry {@code mhf_server} (int tid, int context, string host) tells: tag 0
 * show (string), 1 load (int source, int tag, int context, int which), 2 delete (int id), 3 leave PVM and join again (empty), 4 a message
 * was sent to a handler (int which, then what it held: string or int), 9 end (empty). Messages to handlers: (int which, string or int).
 */
public final class MhfServer {
    static final String SERVICE = "mhf_server";
    static final int SHOW = 0;
    static final int LOAD = 1;
    static final int DELETE = 2;
    static final int REJOIN = 3;
    static final int HIT = 4;
    static final int END = 9;

    private static final int NOTHING = -99;
    private static final String[] NAMES = {"IC5", "SC1", "SC2", "SC3", "SC4", "SC5", "IC1", "IC2", "IC3", "IC4"};

    private final int context;
    private final Map<Integer, String> handlers = new TreeMap<>();
    private PvmTask pvm;
    private int mailboxIndex;
    private int caughtBy = NOTHING;
    private String caughtText = "";
    private int caughtNumber = NOTHING;

    private MhfServer() {
        pvm = Pvm.enroll();
        context = pvm.newContext();
        pvm.setContext(context);
    }

    /** No arguments. */
    public static void main(String[] args) {
        Arguments.parse(args, "mhf_server");
        try {
            new MhfServer().serve();
        } catch (PvmException e) {
            System.err.println("mhf_server: " + e.getMessage());
            System.exit(1);
        }
    }

    private void serve() {
        introduce();
        show("startup");
        boolean more = true;
        while (more) {
            MessageBuffer message = pvm.receive();
            if (message.tag() == REJOIN) {
                rejoin();
                continue;
            }
            try {
                more = handle(message);
            } catch (PvmException e) {
                System.out.println("mhf_server: message with tag " + message.tag() + ": " + e.getMessage());
            }
        }
        pvm.close();
    }

    private void introduce() {
        String host = pvm.hosts().stream()
                .filter(candidate -> candidate.tid().equals(pvm.tid().host()))
                .map(HostInfo::name)
                .findFirst()
                .orElse("nowhere");
        System.out.println("mhf_server: " + pvm.tid() + " on machine <" + host + "> with context " + context + ".");
        MessageBuffer entry = pvm.newBuffer();
        entry.packInt(pvm.tid().value()).packInt(context).packString(host);
        System.out.println(
                "mhf_server: in the mailbox at index " + pvm.mailbox().put(SERVICE, entry, 0));
    }

    /** One request; false when it was the last. */
    private boolean handle(MessageBuffer request) {
        switch (request.tag()) {
            case SHOW -> show("PMH: " + request.unpackString());
            case LOAD -> load(request);
            case DELETE -> delete(request.unpackInt());
            case HIT -> compare(request);
            case END -> {
                return false;
            }
            default -> System.out.println("INVALID msgtag <" + request.tag() + "> from " + request.source());
        }
        return true;
    }

    private void load(MessageBuffer request) {
        int source = request.unpackInt();
        int tag = request.unpackInt();
        int inContext = request.unpackInt();
        int which = request.unpackInt();
        if (which < 0 || which >= NAMES.length) {
            System.out.println("no such message handler <" + which + "> to load, only 0 to 9");
            return;
        }
        try {
            int id = pvm.addMessageHandler(source, tag, inContext, message -> take(message, which));
            String from = source == Tid.ANY_VALUE ? "any" : Tid.text(source);
            handlers.put(id, "source " + from + " tag " + tag + " context " + inContext + " -> " + NAMES[which]);
            show("LMH");
        } catch (PvmException e) {
            if (e.error() != PvmError.EXISTS) {
                throw e;
            }
            System.out.println("message handler already exists: " + e.getMessage());
        }
    }

    /** What every handler does. It runs while {@link #serve} waits for its next message, which this one is not. */
    private void take(MessageBuffer message, int which) {
        try {
            caughtBy = message.unpackInt();
            if (isText(which)) {
                caughtText = message.unpackString();
                System.out.println("string_catcher" + caughtBy + " received message -->> <" + caughtText + ">");
            } else {
                caughtNumber = message.unpackInt();
                System.out.println("int_catcher" + caughtBy + " received magic number -->> " + caughtNumber + ".");
            }
        } catch (PvmException e) {
            System.out.println("a message that " + NAMES[which] + " cannot read: " + e.getMessage());
        }
    }

    private void delete(int id) {
        pvm.removeMessageHandler(id);
        handlers.remove(id);
        show("DMH: deleted " + id);
    }

    /** A new connection, a new tid, no handlers; the context is a number that stays. */
    private void rejoin() {
        // The daemon would keep the entry of a task that it started itself until the process ends, and refuse a new
        // one.
        pvm.mailbox().delete(SERVICE, mailboxIndex);
        pvm.close();
        handlers.clear();
        System.out.println("mhf_server: Just did pvm_exit...");
        pvm = Pvm.enroll();
        pvm.setContext(context);
        System.out.println("mhf_server: just rejoined pvm...");
        introduce();
        show("ERJ");
    }

    private void compare(MessageBuffer request) {
        int which = request.unpackInt();
        String name = which >= 0 && which < NAMES.length ? NAMES[which] : "?";
        String target = which == caughtBy
                ? "HIT:  ping target " + which + " - " + name
                : "NO HIT:  ping target " + which + " - " + name + ", caught by " + caughtBy;
        if (isText(which)) {
            String text = request.unpackString();
            boolean same = text.equals(caughtText);
            System.out.println(target + "   strings "
                    + (same ? "match <" + text + ">." : "NO match: <" + text + ">, caught <" + caughtText + ">."));
        } else {
            int number = request.unpackInt();
            boolean same = number == caughtNumber;
            System.out.println(target + "   magic_numbers "
                    + (same ? "match " + number + "." : "NO match: " + number + ", caught " + caughtNumber + "."));
        }
        caughtBy = NOTHING;
        caughtText = "";
        caughtNumber = NOTHING;
    }

    private void show(String why) {
        System.out.println(why + ": " + handlers.size() + " handlers");
        handlers.forEach((id, text) -> System.out.println("  handler " + id + ": " + text));
    }

    /** Handlers 1 to 5 take text, 0 and 6 to 9 take numbers. */
    static boolean isText(int which) {
        return which >= 1 && which <= 5;
    }

    /** Name of a handler that exists. */
    static String name(int which) {
        return NAMES[which];
    }
}
