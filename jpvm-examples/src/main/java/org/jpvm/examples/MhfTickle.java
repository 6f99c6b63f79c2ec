package org.jpvm.examples;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jpvm.Mailbox;
import org.jpvm.MessageBuffer;
import org.jpvm.Packer;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/**
 * A menu that lets {@link MhfServer}, or the C {@code mhf_server}, load and delete message handlers, and sends messages to them. Twin of
 * {@code mhf_tickle.c}; shows finding a service by the mailbox, and sending in a context of one's choice. Reads the same lines as the C
 * program, except that it waits by itself for a server that joins PVM again.
 *
 * <pre>
 * ./jpvm run mhf_tickle     beside ./jpvm run mhf_server, in a machine that stays: ./jpvm start
 *
 * mhf_tickle: server t40002 on vm with context 262145
 * 0 PMH display handlers   1 LMH load handler   2 DMH delete handler   3 ERJ server leaves PVM and joins again
 * 4 HIT message to a handler   7 GSMB find server again   8 CEAT end this program   9 SEAT end server and this program
 * Enter Selection: 1
 * message source tag: 77
 * message source ctx: 500
 * handler (1-5 take text, 6-9 and 0 a number): 1
 * will attempt loading message handler SC1 with src = t40003, tag = 77, ctx = 500
 * </pre>
 */
public final class MhfTickle {
    private static final int FIND_AGAIN = 7;
    private static final int QUIT = 8;
    private static final int LAST_HANDLER = 9;
    private static final int PAUSE_MILLIS = 50;
    private static final String MENU =
            "0 PMH display handlers   1 LMH load handler   2 DMH delete handler   3 ERJ server leaves PVM and joins again\n"
                    + "4 HIT message to a handler   7 GSMB find server again   8 CEAT end this program"
                    + "   9 SEAT end server and this program";

    private final PvmTask pvm;
    private final BufferedReader input;
    private Tid server;
    private int context;

    private MhfTickle(PvmTask pvm, BufferedReader input) {
        this.pvm = pvm;
        this.input = input;
    }

    /** No arguments; a menu on standard input, whose end ends the program. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Arguments.parse(args, "mhf_tickle");
        try (PvmTask pvm = Pvm.enroll();
                BufferedReader input = new BufferedReader(new InputStreamReader(System.in))) {
            MhfTickle tickle = new MhfTickle(pvm, input);
            tickle.find();
            System.out.println(MENU);
            int choice = tickle.number("Enter Selection");
            while (choice != QUIT && choice != MhfServer.END) {
                tickle.serve(choice);
                choice = tickle.number("Enter Selection");
            }
            if (choice == MhfServer.END) {
                tickle.tell(MhfServer.END, message -> {});
            }
        } catch (EOFException e) {
            System.out.println();
        } catch (PvmException e) {
            System.err.println("mhf_tickle: " + e.getMessage());
            System.exit(1);
        }
    }

    private void serve(int choice) throws IOException, InterruptedException {
        switch (choice) {
            case MhfServer.SHOW -> tell(MhfServer.SHOW, message -> message.packString("show them to " + pvm.tid()));
            case MhfServer.LOAD -> load();
            case MhfServer.DELETE -> {
                int id = number("message handler id");
                tell(MhfServer.DELETE, message -> message.packInt(id));
            }
            case MhfServer.REJOIN -> rejoin();
            case MhfServer.HIT -> hit();
            case FIND_AGAIN -> find();
            default -> System.out.println(MENU);
        }
    }

    private void find() {
        MessageBuffer entry = pvm.mailbox().receive(MhfServer.SERVICE, 0, 0);
        server = new Tid(entry.unpackInt());
        context = entry.unpackInt();
        System.out.println("mhf_tickle: server " + server + " on " + entry.unpackString() + " with context " + context);
    }

    private void load() throws IOException {
        int tag = number("message source tag");
        int inContext = number("message source ctx");
        int which = handler();
        System.out.println("will attempt loading message handler " + MhfServer.name(which) + " with src = " + pvm.tid()
                + ", tag = " + tag + ", ctx = " + inContext);
        tell(
                MhfServer.LOAD,
                message -> message.packInt(pvm.tid().value())
                        .packInt(tag)
                        .packInt(inContext)
                        .packInt(which));
    }

    /** The entry of the old connection may still be there, so another tid is waited for. */
    private void rejoin() throws InterruptedException {
        Tid before = server;
        tell(MhfServer.REJOIN, message -> {});
        while (server.equals(before)) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            MessageBuffer entry = pvm.mailbox().receive(MhfServer.SERVICE, 0, Mailbox.WAIT_FOR_INFO);
            server = new Tid(entry.unpackInt());
        }
        find();
    }

    /** A message to a handler, and the same to the server, which compares what its handler took. */
    private void hit() throws IOException {
        int tag = number("message tag");
        int inContext = number("message source ctx");
        int which = handler();
        Consumer<Packer> content;
        if (MhfServer.isText(which)) {
            String text = line("message for string_catcher" + which).strip().replaceAll("\\s+", " ");
            content = message -> message.packString(text);
        } else {
            int number = number("number for int_catcher" + which);
            content = message -> message.packInt(number);
        }
        MessageBuffer message = pvm.newBuffer();
        content.accept(message.packInt(which));
        pvm.send(server, tag, inContext, message);
        tell(MhfServer.HIT, copy -> content.accept(copy.packInt(which)));
    }

    private void tell(int tag, Consumer<Packer> content) {
        MessageBuffer message = pvm.newBuffer();
        content.accept(message);
        pvm.send(server, tag, context, message);
    }

    private int handler() throws IOException {
        while (true) {
            int which = number("handler (1-5 take text, 6-9 and 0 a number)");
            if (which >= 0 && which <= LAST_HANDLER) {
                return which;
            }
        }
    }

    /** Asks until the answer is a number. */
    private int number(String question) throws IOException {
        while (true) {
            try {
                return Integer.parseInt(line(question).strip());
            } catch (NumberFormatException e) {
                // Asked again. So an empty line does no harm, which the C program wants after choice 3.
            }
        }
    }

    private String line(String question) throws IOException {
        System.out.print(question + ": ");
        String answer = input.readLine();
        if (answer == null) {
            throw new EOFException("end of input");
        }
        return answer;
    }
}
