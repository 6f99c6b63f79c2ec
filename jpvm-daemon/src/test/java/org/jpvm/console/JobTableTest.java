package org.jpvm.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jpvm.wire.body.OutputRecord;
import org.junit.jupiter.api.Test;

class JobTableTest {
    private static final int A = 0x40055;
    private static final int B = 0x40056;

    private final JobTable jobs = new JobTable();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final JobTable.Job job = jobs.create();

    @Test
    void linesAreMarkedAndTheJobEndsWithItsLastTask() throws IOException {
        assertEquals(JobTable.FIRST_TAG, job.tag());
        start(A, OutputRecord.NEW);
        start(B, OutputRecord.NEW);
        data(A, "one\ntw");
        start(A, OutputRecord.SPAWN);
        start(B, OutputRecord.SPAWN);
        data(B, "\n");
        data(A, "o\nlast");
        assertEquals(Set.of(A, B), job.tids());
        end(A);
        end(B);
        assertEquals(
                "[1:t40055] one\n[1:t40056] \n[1:t40055] two\n[1:t40055] last\n[1:t40055] EOF\n[1:t40056] EOF\n"
                        + "[1] finished\n",
                screen.toString(StandardCharsets.UTF_8));
        assertNull(jobs.find(job.tag()));
    }

    @Test
    void aTaskThatEndedBeforeItsSpawnCompletedIsKept() throws IOException {
        start(A, OutputRecord.NEW);
        data(A, "x\n");
        end(A);
        assertNotNull(jobs.find(job.tag()));
        start(A, OutputRecord.SPAWN);
        assertEquals("[1:t40055] x\n[1:t40055] EOF\n[1] finished\n", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void withoutTidsOnlyTheTextAndTheEndOfTheJob() throws IOException {
        start(A, OutputRecord.SPAWN);
        jobs.handleOutput(job, OutputRecord.ofData(A, bytes("x\ny")), false, screen);
        jobs.handleOutput(job, OutputRecord.ofEof(A), false, screen);
        assertEquals("x\ny\n[1] finished\n", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aFileGetsTheLines() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        job.setFile(file);
        start(A, OutputRecord.SPAWN);
        data(A, "x\n");
        end(A);
        assertEquals("[1:t40055] x\n[1:t40055] EOF\n", file.toString(StandardCharsets.UTF_8));
        assertEquals("[1] finished\n", screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void outputIsPassedOnByteByByte() throws IOException {
        start(A, OutputRecord.SPAWN);
        jobs.handleOutput(job, OutputRecord.ofData(A, new byte[] {(byte) 0xfc, '\n'}), false, screen);
        assertEquals((byte) 0xfc, screen.toByteArray()[0]);
    }

    @Test
    void recordsOfStrangersAreNamed() throws IOException {
        data(A, "x\n");
        end(A);
        jobs.handleOutput(job, new OutputRecord(A, -3, 0, new byte[0]), true, screen);
        assertEquals(
                "Bogus message, job 1 has no task t40055\nBogus message, job 1 has no task t40055\n"
                        + "Bogus message from job 1 task t40055\n",
                screen.toString(StandardCharsets.UTF_8));
    }

    @Test
    void jobsAreNumberedFromOne() throws IOException {
        assertEquals(2, jobs.create().number());
        jobs.discard(job);
        assertEquals(3, jobs.create().number());
        assertEquals(2, jobs.all().size());
    }

    private void start(int tid, int kind) throws IOException {
        jobs.handleOutput(job, OutputRecord.ofStart(tid, kind, 0), true, screen);
    }

    private void data(int tid, String text) throws IOException {
        jobs.handleOutput(job, OutputRecord.ofData(tid, bytes(text)), true, screen);
    }

    private void end(int tid) throws IOException {
        jobs.handleOutput(job, OutputRecord.ofEof(tid), true, screen);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
