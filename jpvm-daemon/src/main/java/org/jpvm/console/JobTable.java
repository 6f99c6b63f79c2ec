package org.jpvm.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Set;
import java.util.TreeMap;
import org.jpvm.Tid;
import org.jpvm.wire.body.OutputRecord;

/**
 * Jobs whose output the console collects. A job is a spawn with {@code ->}; its output records carry its tag. A task of a job is finished
 * when both the end of its output and the completion of its spawn were seen, in whatever order; a job is finished when its last task is.
 */
final class JobTable {
    /** Tag of the first job's records; the tags below are used for notifications. */
    static final int FIRST_TAG = 4;
    /** A line that grows longer than this is printed in parts. */
    static final int MAX_LINE_BYTES = 1 << 20;

    private final TreeMap<Integer, Job> jobs = new TreeMap<>();
    private int nextTag = FIRST_TAG;

    /** A job: its tag, its tasks, and the file that gets its output or null for the screen. */
    static final class Job {
        private final int tag;
        private final TreeMap<Integer, TaskOutput> tasks = new TreeMap<>();
        private OutputStream file;

        private Job(int tag) {
            this.tag = tag;
        }

        /** Tag of its output records. */
        int tag() {
            return tag;
        }

        /** Number that people see, from 1. */
        int number() {
            return tag - FIRST_TAG + 1;
        }

        /** Tasks that are not finished. */
        Set<Integer> tids() {
            return tasks.keySet();
        }

        void setFile(OutputStream value) {
            file = value;
        }
    }

    private static final class TaskOutput {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private boolean spawned;
        private boolean closed;
    }

    /** A new job with the next number. */
    Job create() {
        Job job = new Job(nextTag++);
        jobs.put(job.tag, job);
        return job;
    }

    /** Forgets a job of which nothing started. */
    void discard(Job job) throws IOException {
        jobs.remove(job.tag);
        if (job.file != null) {
            job.file.close();
        }
    }

    /** The jobs by number. */
    Collection<Job> all() {
        return jobs.values();
    }

    /** The job with this tag, or null. */
    Job find(int tag) {
        return jobs.get(tag);
    }

    /**
     * Takes one record of a job and writes complete lines.
     *
     * @param showTids whether lines are marked with job and task
     * @param screen   gets the lines of jobs without a file, and what is said about jobs
     */
    void handleOutput(Job job, OutputRecord record, boolean showTids, OutputStream screen) throws IOException {
        TaskOutput task = job.tasks.get(record.tid());
        switch (record.kind()) {
            case OutputRecord.SPAWN, OutputRecord.NEW -> {
                if (task == null) {
                    task = new TaskOutput();
                    job.tasks.put(record.tid(), task);
                }
                task.spawned |= record.kind() == OutputRecord.SPAWN;
            }
            default -> {
                if (record.kind() < 0) {
                    say(screen, "Bogus message from job " + job.number() + " task " + Tid.text(record.tid()));
                    return;
                }
                if (task == null) {
                    say(screen, "Bogus message, job " + job.number() + " has no task " + Tid.text(record.tid()));
                    return;
                }
                if (record.kind() == OutputRecord.EOF) {
                    task.closed = true;
                    if (task.line.size() > 0) {
                        endLine(job, record.tid(), task, showTids, screen);
                    }
                } else {
                    append(job, record, task, showTids, screen);
                }
            }
        }
        if (task.spawned && task.closed) {
            finish(job, record.tid(), showTids, screen);
        }
    }

    private static void append(Job job, OutputRecord record, TaskOutput task, boolean showTids, OutputStream screen)
            throws IOException {
        for (byte b : record.data()) {
            if (b == '\n' || task.line.size() == MAX_LINE_BYTES) {
                endLine(job, record.tid(), task, showTids, screen);
            }
            if (b != '\n') {
                task.line.write(b);
            }
        }
    }

    private static void endLine(Job job, int tid, TaskOutput task, boolean showTids, OutputStream screen)
            throws IOException {
        OutputStream out = job.file != null ? job.file : screen;
        mark(out, job, tid, showTids);
        task.line.writeTo(out);
        out.write('\n');
        task.line.reset();
    }

    private void finish(Job job, int tid, boolean showTids, OutputStream screen) throws IOException {
        if (showTids) {
            OutputStream out = job.file != null ? job.file : screen;
            mark(out, job, tid, true);
            out.write("EOF\n".getBytes(StandardCharsets.US_ASCII));
        }
        job.tasks.remove(tid);
        if (job.tasks.isEmpty()) {
            discard(job);
            say(screen, "[" + job.number() + "] finished");
        }
    }

    private static void mark(OutputStream out, Job job, int tid, boolean showTids) throws IOException {
        if (showTids) {
            String mark = "[" + job.number() + ":" + Tid.text(tid) + "] ";
            out.write(mark.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void say(OutputStream screen, String line) throws IOException {
        screen.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    }
}
