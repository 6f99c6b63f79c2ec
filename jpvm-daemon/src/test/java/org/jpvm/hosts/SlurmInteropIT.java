package org.jpvm.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jpvm.conformance.CPvm;
import org.jpvm.testing.Needs;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A machine over the hosts of a Slurm allocation, its daemons started by {@code srun} under a real slurmctld and slurmd. */
@Timeout(180)
class SlurmInteropIT {
    private static final int HOSTS = 3;
    private static final Path CONTROLLER = Path.of("/usr/sbin/slurmctld");
    private static final String CONFIGURATION = """
            ClusterName=testbed
            SlurmctldHost=node1
            AuthType=auth/none
            CredType=cred/none
            SlurmUser=root
            SlurmctldPidFile=/tmp/slurmctld.pid
            SlurmdPidFile=/tmp/slurmd.pid
            SlurmdSpoolDir=/tmp/slurmd
            StateSaveLocation=/tmp/slurmctld
            SlurmctldLogFile=/tmp/slurmctld.log
            SlurmdLogFile=/tmp/slurmd.log
            ProctrackType=proctrack/linuxproc
            TaskPlugin=task/none
            SwitchType=switch/none
            MpiDefault=none
            ReturnToService=2
            SelectType=select/linear
            NodeName=node[1-3] CPUs=1 State=UNKNOWN
            PartitionName=all Nodes=node[1-3] Default=YES MaxTime=INFINITE State=UP
            """;
    /** What a user does in an allocation: a hostfile of its hosts, a daemon, programs, halt. */
    private static final String JOB = """
            scontrol show hostnames | sed 's|$| dx=JPVMD|' > /tmp/hostfile
            JPVMD /tmp/hostfile &
            for i in $(seq 200); do [ -e /tmp/pvmd.0 ] && break; sleep 0.1; done
            for i in $(seq 200); do echo conf | pvm | grep -q '^3 hosts' && break; sleep 0.1; done
            echo conf | pvm
            master1
            squeue -s
            echo halt | pvm
            wait
            """;

    @Test
    void srunStartsTheDaemonsOfAnAllocation() throws Exception {
        CPvm cpvm = CPvm.ofProperties();
        Needs.cpvm(cpvm.absence() == null, cpvm.absence());
        TestBed.require();
        if (!Files.exists(CONTROLLER)) {
            assertFalse(Boolean.getBoolean("jpvm.slurm.required"), "no " + CONTROLLER);
            System.out.println("SKIPPED, as there is no " + CONTROLLER + " (Debian: apt-get install slurm-wlm)");
            Assumptions.abort("no " + CONTROLLER);
        }
        try (TestBed hosts = TestBed.make(HOSTS)) {
            String configuration = "SLURM_CONF=" + hosts.file("slurm.conf", CONFIGURATION);
            hosts.run(1, "", "/usr/bin/env", configuration, CONTROLLER.toString());
            for (int host = 1; host <= HOSTS; host++) {
                hosts.run(host, "", "/usr/bin/env", configuration, "slurmd", "-N", hosts.name(host));
            }
            long deadline = MixedMachine.deadline();
            String state = "";
            while (!state.matches("(?s).* 3 +idle .*")) {
                assertTrue(System.nanoTime() < deadline, "sinfo says: " + state);
                state = hosts.run(1, "", "/usr/bin/env", configuration, "sinfo").output();
            }
            String job = hosts.file(
                            "job", JOB.replace("JPVMD", hosts.home.jpvmd().toString()))
                    .toString();
            String said = hosts.run(
                            1,
                            "",
                            "/usr/bin/env",
                            configuration,
                            "JPVM_START=srun",
                            "PVM_RSH=/bin/false",
                            "salloc",
                            "-N" + HOSTS,
                            "sh",
                            job)
                    .output();
            assertTrue(said.contains("3 hosts"), () -> said + logs(hosts));
            assertEquals(
                    9, said.lines().filter(line -> line.startsWith("I got ")).count(), said);
            assertTrue(said.contains("node2") && said.matches("(?s).*\\d+\\.[01] +sh .*"), said);
            for (int host = 1; host <= HOSTS; host++) {
                String left = hosts.traces(host);
                assertFalse(left.contains("PvmdMain") || left.contains("pvmtmp"), () -> "left after halt: " + left);
            }
        }
    }

    private static String logs(Hosts hosts) {
        try {
            return hosts.logs();
        } catch (Exception e) {
            return "no logs: " + e;
        }
    }
}
