package org.jpvm.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jpvm.Mailbox;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmException;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;
import org.jpvm.Tid;

/**
 * Everything that can be done to the mailbox, from the command line. Twin of {@code mbox.c}; both read each other's entries. The exit status
 * counts what went well, so that a script can check it.
 *
 * <pre>
 * ./jpvm run mbox                        puts an entry, reads it back, and takes it along on leaving
 * ./jpvm run mbox pers minst             one that stays, beside others of the same name
 * ./jpvm run mbox query                  reads indices 0 to 9; query 3: one; query favail: the first from there
 * ./jpvm run mbox delete 0               deletes; without a number all
 * ./jpvm run mbox info 'mbox*'           lists
 * ./jpvm run mbox default                puts, reads and deletes six entries; the others: {@link MboxTour}
 * ./jpvm run mbox help                   all words
 *
 * mbox started as tid=0x40002
 * Inserted Message Into "mbox_test" at index=0:
 *         "This Message Left Here By Mbox"
 *         0x40002
 * Retrieved Message From "mbox_test" at index=0:
 *         "This Message Left Here By Mbox"
 *         0x40002
 * Retrieved Message is a Match.
 * </pre>
 *
 * An entry, the same as in C: a string and an int, the tid of who put it, in XDR.
 */
public final class Mbox {
    private static final String USAGE = """
            mbox [WORDS] [COMMAND]: puts an entry and reads it back, or
              query [INDEX]     read one, or those from 0
              delete [INDEX]    delete one, or those from 0
              info [PATTERN]    list
              spawn [WORDS]     run mbox on another host
              querynoreset      the tasks that a reset spares
              default, default33, direct    tours of the calls
            words:
              pers favail owrit minst rddel wait    the flags of the mailbox
              name=NAME         class of the entries, else mbox_test; what is in them is not looked at
              nindices=N        how many indices "from 0" are, else 10
              sleep[=SECONDS]   stay that long, else 10, before leaving
              noexit            end without leaving the machine
              noreset           be spared by a reset""";

    private static final String MESSAGE = "This Message Left Here By Mbox";
    private static final String NO_RESET_CLASS = "###_PVM_NO_RESET_###";
    private static final int CHILD_ENDED = 100;
    private static final int MOST_INDICES = 1_000_000;

    private final List<String> command = new ArrayList<>();
    private final MboxEntries entries = new MboxEntries();
    private int flags;
    private int indices = 10;
    private int sleepSeconds;
    private boolean leave = true;
    private boolean noReset;

    private Mbox(String[] args) {
        for (String arg : args) {
            parse(arg.startsWith("-") ? arg.substring(1) : arg);
        }
    }

    /** {@code [WORDS] [COMMAND]}; the word {@code help} explains them. Exit status: how many steps went well; 255 when one must not fail. */
    public static void main(String[] args) throws InterruptedException {
        Mbox mbox = new Mbox(args);
        PvmTask pvm = Pvm.enroll();
        int status;
        try {
            status = mbox.run(pvm);
        } catch (PvmException e) {
            System.err.println("mbox: " + e.getMessage());
            status = 255;
        }
        if (mbox.leave) {
            pvm.close();
        }
        System.exit(status);
    }

    private void parse(String word) {
        String value = word.substring(word.indexOf('=') + 1);
        switch (word.contains("=") ? word.substring(0, word.indexOf('=') + 1) : word) {
            case "pers" -> flags |= Mailbox.PERSISTENT;
            case "favail" -> flags |= Mailbox.FIRST_AVAILABLE;
            case "owrit" -> flags |= Mailbox.OVERWRITABLE;
            case "minst" -> flags |= Mailbox.MULTI_INSTANCE;
            case "rddel" -> flags |= Mailbox.READ_AND_DELETE;
            case "wait" -> flags |= Mailbox.WAIT_FOR_INFO;
            case "sleep" -> sleepSeconds = 10;
            case "sleep=" -> sleepSeconds = number(value);
            case "nindices=" -> indices = number(value);
            case "name=" -> entries.ofOthers(value);
            case "noexit" -> leave = false;
            case "noreset" -> noReset = true;
            case "help", "-help" -> {
                System.out.println("usage: " + USAGE);
                System.exit(0);
            }
            default -> command.add(word);
        }
    }

    private static int number(String text) {
        return Arguments.words(new String[] {text}, USAGE, 1, 1).number(0, 0, 0, MOST_INDICES);
    }

    private int run(PvmTask pvm) throws InterruptedException {
        System.out.printf("mbox started as tid=0x%x%n", pvm.tid().value());
        entries.enter(pvm);
        if (noReset) {
            pvm.setOption(TaskOption.NO_RESET, 1);
        }
        if (command.isEmpty()) {
            boolean same = entries.putAndCheck(MESSAGE, flags);
            pause();
            return same ? 1 : 0;
        }
        MboxTour tour = new MboxTour(pvm, entries, flags, this::pause);
        return switch (command.get(0)) {
            case "query" -> perIndex(this::query);
            case "delete" -> perIndex(this::delete);
            case "info" -> info(pvm);
            case "spawn" -> spawn(pvm);
            case "querynoreset" -> queryNoReset(pvm);
            case "default" -> tour.flags();
            case "default33" -> tour.oldCalls();
            case "direct" -> tour.directIndex();
            default -> throw Arguments.words(new String[0], USAGE, 0, 0).fail("no command " + command.get(0));
        };
    }

    private void pause() throws InterruptedException {
        TimeUnit.SECONDS.sleep(sleepSeconds);
    }

    private interface Step {
        boolean at(int index);
    }

    /** Takes a step at the index of the command, or at each; how many of them went well. */
    private int perIndex(Step step) {
        if (command.size() > 1) {
            return step.at(number(command.get(1))) ? 1 : 0;
        }
        int good = 0;
        for (int index = 0; index < indices; index++) {
            good += step.at(index) ? 1 : 0;
        }
        return good;
    }

    private boolean query(int index) {
        MboxEntries.Content content = entries.get(index, flags);
        if (content == null) {
            System.out.println("No Message at Index=" + index);
            return false;
        }
        System.out.printf("Message at Index=%d:  \"%s\"  0x%x%n", index, content.text(), content.number());
        return true;
    }

    private boolean delete(int index) {
        return entries.delete(index);
    }

    private int info(PvmTask pvm) {
        for (Mailbox.MailboxClass found : pvm.mailbox().list(command.size() > 1 ? command.get(1) : "*")) {
            System.out.printf(
                    "Class \"%s\" has %d entries:%n",
                    found.name(), found.entries().size());
            for (Mailbox.Entry entry : found.entries()) {
                int owner = entry.owner().value();
                System.out.printf("\tindex=%d owner=0x%x/%d flags=0x%x%n", entry.index(), owner, owner, entry.flags());
            }
            System.out.println();
        }
        return 0;
    }

    private int spawn(PvmTask pvm) {
        SpawnResult started = pvm.spawn(SpawnRequest.javaClass(Mbox.class)
                .withPlace(SpawnRequest.ON_HOST | SpawnRequest.COMPLEMENT, ".")
                .withArguments(command.subList(1, command.size()).toArray(new String[0])));
        if (!started.isComplete()) {
            System.err.println(
                    "mbox: Spawning on Other Host: " + started.errors().get(0).text());
            return 0;
        }
        pvm.notifyOn(NotifyKind.TASK_EXIT, CHILD_ENDED, started.tids());
        pvm.receive(Tid.ANY, CHILD_ENDED);
        return 0;
    }

    private int queryNoReset(PvmTask pvm) {
        int good = 0;
        int next = 0;
        try {
            while (true) {
                Mailbox.Found found = pvm.mailbox().find(NO_RESET_CLASS, next, Mailbox.FIRST_AVAILABLE);
                next = found.index() + 1;
                System.out.printf(
                        "NoReset Message at Index=%d:  0x%x%n",
                        found.index(), found.message().unpackInt());
                good++;
            }
        } catch (PvmException e) {
            return good;
        }
    }
}
