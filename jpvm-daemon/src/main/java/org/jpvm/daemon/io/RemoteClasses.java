package org.jpvm.daemon.io;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jpvm.daemon.classes.ClassExchange;
import org.jpvm.daemon.classes.ClassFetcher;
import org.jpvm.daemon.classes.ClassOrigin;
import org.jpvm.daemon.classes.ClassSource;
import org.jpvm.daemon.classes.ResourceNames;
import org.jpvm.daemon.plane.PlaneService;

/**
 * Classes of hosted tasks whose spawner is on another host: asked of the daemon there, kept by their hashes. And the other way round, the classes
 * of tasks of this host for other daemons. The loop's thread, unless a method says otherwise; files are read and written on a thread of its own.
 *
 * <p>What is known of a program holds as long as its stamp is the same, which is asked for at the start of each task of it.
 */
final class RemoteClasses implements ClassSource.Files {
    /** Programs of other hosts of which something is remembered. */
    private static final int MAX_PROGRAMS = 64;

    /** Classes and resources of one program that are remembered, those included that do not exist. */
    private static final int MAX_ITEMS = 10_000;

    private static final long CLOSE_MILLIS = 2000;
    private static final String ABSENT = "";

    /** What came of a request; on the thread for files. */
    sealed interface Outcome {
        /** It is in this file, at least for a while. */
        record Found(Path file) implements Outcome {}

        /** The host of the origin does not have it. */
        record Absent() implements Outcome {}

        /** Nobody knows; why. */
        record Failed(String reason) implements Outcome {}
    }

    /** A class or resource; {@code occurrence} counts those of the same name on the class path from 0. */
    private record Item(String name, int occurrence) {}

    private static final class Program {
        final Map<Item, String> known = new HashMap<>();
        Map<Item, String> before = new HashMap<>();
        final Map<Item, List<Consumer<Outcome>>> asked = new HashMap<>();
        String stamp;

        /** Who waits for the stamp that is under way, and for the one after it: that was begun too early for them. */
        List<Consumer<ClassFetcher.Answer>> opening;

        List<Consumer<ClassFetcher.Answer>> next = new ArrayList<>();
    }

    private final DaemonLog log;
    private final ClassPathFiles classPaths = new ClassPathFiles();
    private final ClassCache cache;
    private final ExecutorService worker;
    private final Map<ClassOrigin, Program> programs = new LinkedHashMap<>(16, 0.75f, true);
    private PvmdLoop loop;
    private ClassExchange exchange;
    private long fetched;
    private long fetchedBytes;

    RemoteClasses(TempFiles files, DaemonLog log) {
        this.log = log;
        this.cache = new ClassCache(files, ClassCache.MAX_BYTES);
        this.worker = Executors.newSingleThreadExecutor(job -> {
            Thread thread = new Thread(job, "pvmd-classes");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The other end; before anything else. */
    void attach(PvmdLoop target) {
        loop = target;
        exchange = new ClassExchange(
                (host, bytes, start, end) ->
                        loop.core().extensions().send(host, PlaneService.CLASS_BYTES, bytes, start, end),
                this,
                loop::nowNanos);
        loop.core().extensions().register(PlaneService.CLASS_BYTES, exchange);
    }

    /** Offers what is on a class path to other daemons; the value that says so to them. */
    String offer(String classPath) {
        return new ClassOrigin(loop.core().hostIndex(), exchange.source().offer(classPath)).text();
    }

    /**
     * Readies the classes of a task, up to its main class.
     *
     * @param mainClass class to look for, null for none
     * @param localPath class path on which this host may have the same files, null for none
     * @param asker     gets the file of the main class, and null for a file when none was looked for
     */
    void open(ClassOrigin origin, String mainClass, String localPath, Consumer<Outcome> asker) {
        Program program = program(origin);
        Consumer<ClassFetcher.Answer> then = answer -> {
            if (answer instanceof ClassFetcher.Answer.Failed failed) {
                later(asker, new Outcome.Failed(failed.reason()));
            } else if (mainClass == null) {
                later(asker, new Outcome.Found(null));
            } else {
                find(origin, ResourceNames.ofClass(mainClass), 0, localPath, asker);
            }
        };
        if (program.opening != null) {
            program.next.add(then);
        } else {
            program.opening = new ArrayList<>(List.of(then));
            ask(origin, program);
        }
    }

    private void ask(ClassOrigin origin, Program program) {
        loop.core().extensions().want(origin.hostIndex());
        exchange.fetcher().open(origin, loop.nowNanos(), answer -> {
            if (answer instanceof ClassFetcher.Answer.Stamp stamp
                    && !stamp.stamp().equals(program.stamp)) {
                program.stamp = stamp.stamp();
                program.before = new HashMap<>(program.known);
                program.known.clear();
            }
            List<Consumer<ClassFetcher.Answer>> those = program.opening;
            program.opening = null;
            if (!program.next.isEmpty()) {
                program.opening = program.next;
                program.next = new ArrayList<>();
                ask(origin, program);
            }
            those.forEach(each -> each.accept(answer));
        });
    }

    private Program program(ClassOrigin origin) {
        Program program = programs.computeIfAbsent(origin, key -> new Program());
        if (programs.size() > MAX_PROGRAMS) {
            programs.remove(programs.keySet().iterator().next());
        }
        return program;
    }

    /** Finds a class or resource of a program. */
    void find(ClassOrigin origin, String name, int occurrence, String localPath, Consumer<Outcome> asker) {
        if (!ResourceNames.isValid(name)) {
            later(asker, new Outcome.Absent());
            return;
        }
        Program program = program(origin);
        Item item = new Item(name, occurrence);
        String hash = program.known.get(item);
        if (ABSENT.equals(hash)) {
            later(asker, new Outcome.Absent());
        } else if (hash == null) {
            fetch(origin, program, item, localPath, asker);
        } else {
            onFiles(() -> {
                Path file = cache.find(hash);
                if (file != null) {
                    asker.accept(new Outcome.Found(file));
                } else {
                    loop.post(() -> fetch(origin, program, item, localPath, asker));
                }
            });
        }
    }

    /** Those who ask for the same meanwhile get the same answer. */
    private void fetch(ClassOrigin origin, Program program, Item item, String localPath, Consumer<Outcome> asker) {
        List<Consumer<Outcome>> waiting = program.asked.get(item);
        if (waiting != null) {
            waiting.add(asker);
            return;
        }
        program.asked.put(item, new ArrayList<>(List.of(asker)));
        String before = program.before.get(item);
        onFiles(() -> {
            List<String> hashes = new ArrayList<>();
            String local = localHash(item, localPath);
            if (local != null) {
                hashes.add(local);
            }
            if (before != null && !before.equals(local) && !before.isEmpty() && cache.find(before) != null) {
                hashes.add(before);
            }
            loop.post(() -> exchange.fetcher()
                    .get(
                            origin,
                            item.name,
                            item.occurrence,
                            hashes,
                            loop.nowNanos(),
                            answer -> take(program, item, localPath, answer)));
        });
    }

    private void take(Program program, Item item, String localPath, ClassFetcher.Answer answer) {
        if (answer instanceof ClassFetcher.Answer.Content content) {
            fetched++;
            fetchedBytes += content.bytes().length;
            remember(program, item, content.hash());
            onFiles(() -> settle(program, item, keep(content.hash(), content.bytes())));
        } else if (answer instanceof ClassFetcher.Answer.Same same) {
            remember(program, item, same.hash());
            onFiles(() -> {
                Path file = cache.find(same.hash());
                settle(program, item, file != null ? new Outcome.Found(file) : keepLocal(item, localPath, same.hash()));
            });
        } else if (answer instanceof ClassFetcher.Answer.Absent) {
            remember(program, item, ABSENT);
            onFiles(() -> settle(program, item, new Outcome.Absent()));
        } else {
            String reason = answer instanceof ClassFetcher.Answer.Failed failed ? failed.reason() : "no answer fits";
            onFiles(() -> settle(program, item, new Outcome.Failed(reason)));
        }
    }

    private static void remember(Program program, Item item, String hash) {
        if (program.known.size() < MAX_ITEMS) {
            program.known.put(item, hash);
        }
    }

    /** On the thread for files: those who asked are the loop's to know, and are told on this thread. */
    private void settle(Program program, Item item, Outcome outcome) {
        loop.post(() -> {
            List<Consumer<Outcome>> askers = program.asked.remove(item);
            onFiles(() -> askers.forEach(asker -> asker.accept(outcome)));
        });
    }

    private Outcome keep(String hash, byte[] content) {
        try {
            return new Outcome.Found(cache.keep(hash, content));
        } catch (IOException e) {
            return new Outcome.Failed("it cannot be kept here: " + TempFiles.reason(e));
        }
    }

    private String localHash(Item item, String localPath) {
        byte[] content = local(item, localPath);
        return content == null ? null : ClassPathFiles.hash(content);
    }

    private Outcome keepLocal(Item item, String localPath, String hash) {
        byte[] content = local(item, localPath);
        return content != null && hash.equals(ClassPathFiles.hash(content))
                ? keep(hash, content)
                : new Outcome.Failed("its file here changes");
    }

    private byte[] local(Item item, String localPath) {
        try {
            return localPath == null
                    ? null
                    : classPaths.read(localPath, item.name, item.occurrence, ClassSource.MAX_CONTENT_BYTES);
        } catch (IOException e) {
            return null;
        }
    }

    private void later(Consumer<Outcome> asker, Outcome outcome) {
        onFiles(() -> asker.accept(outcome));
    }

    /** Has the thread for files do something; from any thread. After {@link #close} nothing happens. */
    void onFiles(Runnable job) {
        try {
            worker.execute(() -> {
                try {
                    job.run();
                } catch (RuntimeException e) {
                    log.failure("classes", e);
                }
            });
        } catch (RejectedExecutionException e) {
            // The daemon ends, and so do those who asked.
        }
    }

    @Override
    public void stamp(long ticket, String classPath) {
        onFiles(() -> {
            String stamp = classPaths.stamp(classPath);
            loop.post(() -> exchange.source().stamped(ticket, stamp, loop.nowNanos()));
        });
    }

    @Override
    public void read(long ticket, String classPath, String name, int occurrence) {
        onFiles(() -> {
            ClassSource source = exchange.source();
            try {
                byte[] content = classPaths.read(classPath, name, occurrence, ClassSource.MAX_CONTENT_BYTES);
                String hash = content == null ? null : ClassPathFiles.hash(content);
                loop.post(() -> source.read(ticket, content, hash, loop.nowNanos()));
            } catch (ClassPathFiles.TooLongException e) {
                log.log("not sent to another host: " + e.getMessage());
                loop.post(() -> source.tooLong(ticket, loop.nowNanos()));
            } catch (IOException e) {
                log.log("not sent to another host: " + name + ": " + TempFiles.reason(e));
                loop.post(() -> source.unreadable(ticket, loop.nowNanos()));
            }
        });
    }

    /** When {@link #handleTimeout} wants to be called. */
    long nextDeadlineNanos() {
        return exchange.nextDeadlineNanos();
    }

    void handleTimeout(long nowNanos) {
        if (exchange.nextDeadlineNanos() <= nowNanos) {
            exchange.handleTimeout(nowNanos);
        }
    }

    /** What was done so far, for people. */
    String describe() {
        ClassSource source = exchange.source();
        return "classes: " + fetched + " with " + fetchedBytes + " bytes from other hosts, " + source.served()
                + " with "
                + source.servedBytes() + " bytes to them, " + exchange.malformed() + " malformed messages, "
                + exchange.fetcher().unexpected() + " unexpected";
    }

    /** Removes what is kept; after the loop's end. */
    void close() {
        onFiles(() -> {
            cache.close();
            classPaths.close();
        });
        worker.shutdown();
        try {
            if (!worker.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                log.log("classes of other hosts may be left in the temporary directory");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
