package org.jpvm.console;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jpvm.PvmTask;
import org.jpvm.SpawnResult;
import org.jpvm.TaskOption;

/** Starts tasks, as a job when their output is wanted. */
final class SpawnCommand extends BaseCommand {
    SpawnCommand() {
        super(
                "spawn",
                1,
                UNLIMITED,
                "Start tasks",
                "Syntax:  spawn [options] file [argument ...]",
                "Options:  -4               number of tasks, 1 unless given",
                "          -host            on this host (first letter small, or . for this host)",
                "          -host:dir        on this host, in this directory",
                "          --host=name      on this host; also for addresses; :dir may follow",
                "          -ARCH            on hosts of this architecture (first letter big)",
                "          -ARCH:dir        the same, in this directory",
                "          -:dir            in this directory",
                "          -~host -~ARCH    on all other hosts",
                "          -?               under the debugger script",
                "          ->               show the output here",
                "          ->file           write the output to a file",
                "          ->>file          append the output to a file",
                "Tracing (-@) is not available.");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        SpawnOptions options;
        try {
            options = SpawnOptions.parse(arguments);
        } catch (SpawnOptions.UsageException e) {
            session.out().println(e.getMessage());
            return;
        }
        PvmTask pvm = session.pvm();
        pvm.setOption(TaskOption.TRACE_TID, 0);
        if (!options.collects()) {
            pvm.setOption(TaskOption.OUTPUT_TID, 0);
            print(session, spawn(session, options));
            return;
        }
        JobTable.Job job = session.jobs().create();
        boolean started = false;
        try {
            pvm.setOption(TaskOption.OUTPUT_TID, pvm.tid().value());
            pvm.setOption(TaskOption.OUTPUT_CONTEXT, pvm.context());
            pvm.setOption(TaskOption.OUTPUT_CODE, job.tag());
            session.out().println("[" + job.number() + "]");
            if (!options.file().isEmpty()) {
                job.setFile(open(options));
            }
            SpawnResult result = spawn(session, options);
            started = !result.tids().isEmpty();
            print(session, result);
        } catch (NoSuchFileException e) {
            session.out().println(options.file() + ": No such file or directory");
        } catch (IOException | InvalidPathException e) {
            session.out().println(options.file() + ": cannot be written: " + e.getMessage());
        } finally {
            if (!started) {
                discard(session, job);
            }
        }
    }

    private static SpawnResult spawn(ConsoleSession session, SpawnOptions options) {
        return session.pvm().spawn(options.request().withEnvironment(ExportList.exported(session.environment())));
    }

    private static OutputStream open(SpawnOptions options) throws IOException {
        StandardOpenOption mode = options.append() ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
        return new BufferedOutputStream(Files.newOutputStream(
                Path.of(options.file()), StandardOpenOption.CREATE, StandardOpenOption.WRITE, mode));
    }

    private static void discard(ConsoleSession session, JobTable.Job job) {
        try {
            session.jobs().discard(job);
        } catch (IOException e) {
            session.out().println("[" + job.number() + "] " + e.getMessage());
        }
    }

    private static void print(ConsoleSession session, SpawnResult result) {
        session.out().println(result.tids().size() + " successful");
        result.tids().forEach(session.out()::println);
        result.errors().forEach(error -> session.out().println(error.text()));
    }
}
