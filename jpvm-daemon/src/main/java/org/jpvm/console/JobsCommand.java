package org.jpvm.console;

import java.util.List;
import org.jpvm.HostInfo;
import org.jpvm.PvmException;
import org.jpvm.TaskInfo;
import org.jpvm.Tid;

/** Lists running jobs. */
final class JobsCommand extends BaseCommand {
    JobsCommand() {
        super(
                "jobs",
                0,
                1,
                "List the jobs of this console",
                "Syntax:  jobs [-l]",
                "Options:  -l   with the state of each task");
    }

    @Override
    public void run(ConsoleSession session, List<String> arguments) {
        if (!arguments.isEmpty() && !arguments.get(0).equals("-l")) {
            session.out().println("unknown flag " + arguments.get(0));
            return;
        }
        boolean isLong = !arguments.isEmpty();
        List<HostInfo> hosts = isLong ? session.pvm().hosts() : List.of();
        if (isLong) {
            session.out().println(Tables.TASK_HEADER);
        }
        for (JobTable.Job job : session.jobs().all()) {
            StringBuilder row = new StringBuilder(" " + job.number() + ":");
            for (int tid : job.tids()) {
                row.append(isLong ? "\n" + task(session, new Tid(tid), hosts) : " " + Tid.text(tid));
            }
            session.out().println(row);
        }
    }

    private static String task(ConsoleSession session, Tid tid, List<HostInfo> hosts) {
        try {
            List<TaskInfo> tasks = session.pvm().tasks(tid);
            if (tasks.size() == 1) {
                return Tables.task(tasks.get(0), hosts, session.pvm().tid(), false);
            }
        } catch (PvmException e) {
            // Its host may be gone: the job still waits for the end of the output.
            return " " + tid + " " + e.error().text();
        }
        return " " + tid;
    }
}
