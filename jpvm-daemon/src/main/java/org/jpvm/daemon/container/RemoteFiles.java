package org.jpvm.daemon.container;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jpvm.daemon.classes.ResourceNames;

/** Classes and resources that the daemon has from another host, as files; any thread. */
final class RemoteFiles {
    /** The daemon answers earlier than this, whatever happens to the other host. */
    private static final long PATIENCE_SECONDS = 90;

    private final ContainerMain container;
    private final AtomicInteger nextId = new AtomicInteger();
    private final ConcurrentMap<Integer, CompletableFuture<ContainerRecord.Given>> asked = new ConcurrentHashMap<>();

    RemoteFiles(ContainerMain container) {
        this.container = container;
    }

    /**
     * Asks for a file and waits for it; an interrupt waits as well, because a class that is missing once is missing for good.
     *
     * @return null when there is none
     * @throws IOException when nobody knows
     */
    Path find(int tid, String name, int occurrence) throws IOException {
        if (!ResourceNames.isValid(name)) {
            return null;
        }
        int id = nextId.incrementAndGet();
        CompletableFuture<ContainerRecord.Given> answer = new CompletableFuture<>();
        asked.put(id, answer);
        try {
            container.send(new ContainerRecord.Wanted(id, tid, name, occurrence));
            ContainerRecord.Given given = await(answer);
            if (given.reason() != null) {
                throw new IOException(given.reason());
            }
            return given.file() == null ? null : Path.of(given.file());
        } finally {
            asked.remove(id);
        }
    }

    private static ContainerRecord.Given await(CompletableFuture<ContainerRecord.Given> answer) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException | ExecutionException e) {
                    throw new IOException("the daemon does not answer");
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An answer came. */
    void given(ContainerRecord.Given given) {
        CompletableFuture<ContainerRecord.Given> answer = asked.get(given.id());
        if (answer != null) {
            answer.complete(given);
        }
    }
}
