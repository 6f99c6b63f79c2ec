package org.jpvm.mosix.sim.scenario;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jpvm.mosix.sim.Scenario;
import org.jpvm.mosix.sim.Scenario.Host;
import org.jpvm.mosix.sim.Scenario.Stranger;
import org.jpvm.mosix.sim.Scenario.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {
    private static final double NEVER = Double.POSITIVE_INFINITY;

    private static Scenario read(String text) throws ScenarioFileException {
        return ScenarioFile.parse("dir/lab.sim", text).scenario(new SplittableRandom(1));
    }

    private static String problems(String text) {
        return assertThrows(ScenarioFileException.class, () -> ScenarioFile.parse("lab.sim", text))
                .getMessage();
    }

    @Test
    void readsAllThatCanBeSaid() throws Exception {
        Scenario lab = read("""
                # The lab on a Friday.
                name  lab on a Friday

                hosts 2 pc    speed=1/4 memory=512M leaves=1h      # old ones
                host  server  speed=2.5 cores=8 memory=4G joins=5min crashes=7200
                tasks 3 render work=300 memory=40M hint=exact
                task  collect  work=1min arrival=20 partners=render,collect traffic=1M host=server hint=90s
                load  pc      10-30 1min-2min
                load  server  0-
                """);
        assertEquals("lab on a Friday", lab.name());
        Host pc = new Host(0.25, 1, 512L << 20, 0, 3600, NEVER);
        assertEquals(List.of(pc, pc, new Host(2.5, 8, 4L << 30, 300, NEVER, 7200)), lab.hosts());
        Task render = new Task("render", 0, 300, 300, 40L << 20, List.of(), 0, Scenario.ANY_HOST);
        Task collect = new Task("collect", 20, 60, 90, 0, List.of(0, 1, 2), 1 << 20, 3);
        assertEquals(List.of(render, render, render, collect), lab.tasks());
        assertEquals(
                List.of(1, 2, 3), lab.strangers().stream().map(Stranger::host).toList());
        assertArrayEquals(new double[] {10, 30, 60, 120}, lab.strangers().get(1).toggles());
        assertArrayEquals(new double[] {0}, lab.strangers().get(2).toggles());
    }

    @Test
    void whatIsNotSaidIsStandard() throws Exception {
        Scenario least = read("host a\r\ntask b work=1");
        assertEquals("lab", least.name());
        assertEquals(List.of(Host.ofSpeed(1)), least.hosts());
        assertEquals(1, least.tasks().size());
        assertEquals(
                new Task("b", 0, 1, Double.NaN, 0, List.of(), 0, 0),
                least.tasks().get(0));
        assertFalse(ScenarioFile.parse("x", "host a\ntask b work=1").isSeeded());
    }

    @Test
    void rangesAreDrawnForEachTaskAndSeed() throws Exception {
        ScenarioFile file =
                ScenarioFile.parse("x", "host a\ntasks 100 b work=10..20 arrival=0..1min memory=1M..2M hint=exact");
        assertTrue(file.isSeeded());
        List<Task> tasks = file.scenario(new SplittableRandom(7)).tasks();
        assertEquals(100, tasks.stream().mapToDouble(Task::work).distinct().count());
        assertTrue(
                tasks.stream().allMatch(task -> task.work() >= 10 && task.work() < 20 && task.hint() == task.work()));
        assertTrue(tasks.stream().allMatch(task -> task.arrival() >= 0 && task.arrival() < 60));
        assertTrue(tasks.stream().allMatch(task -> task.memory() >= 1 << 20 && task.memory() < 2 << 20));
        assertEquals(tasks, file.scenario(new SplittableRandom(7)).tasks());
        assertNotEquals(tasks, file.scenario(new SplittableRandom(8)).tasks());
    }

    @Test
    void aTaskIsNoPartnerOfItself() throws Exception {
        List<Task> ring = read("host a\ntasks 3 b work=1 partners=b").tasks();
        assertEquals(List.of(1, 2), ring.get(0).partners());
        assertEquals(List.of(0, 1), ring.get(2).partners());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hots a                      | lab.sim:1: \"hots\" is nothing that a scenario has: lines start with name, host, hosts, task, tasks or load",
                "host a sped=1               | lab.sim:1: unknown setting \"sped\": a host has speed, cores, memory, joins, leaves, crashes",
                "host a speed=fast           | lab.sim:1: speed=fast is not a number such as 2, 0.4 or 1/3, or a range such as 10..20",
                "host a speed=0              | lab.sim:1: speed=0 is not within 0.000001 and 1000000",
                "host a speed=1/0            | lab.sim:1: speed=1/0 is not within 0.000001 and 1000000",
                "host a speed=1..2           | lab.sim:1: speed=1..2 is a range: only work, hint, arrival and memory of tasks can be drawn",
                "host a cores=0.5            | lab.sim:1: cores=0.5 is not within 1 and 65536",
                "host a memory=5X            | lab.sim:1: memory=5X is not an amount such as 512M or 4G (K, M, G, T), or a range such as 10..20",
                "host a speed=1 speed=2      | lab.sim:1: \"speed\" is set twice",
                "host a leaves=5 joins=5     | lab.sim:1: the host is gone before it joins",
                "host 3 a                    | lab.sim:1: write: host NAME, and settings as key=value; for several: hosts NUMBER NAME",
                "hosts a                     | lab.sim:1: write: hosts NUMBER NAME, and settings as key=value",
                "hosts 0 a                   | lab.sim:1: \"0\" is no number of hosts from 1 to 100000",
                "hosts 2.5 a                 | lab.sim:1: \"2.5\" is no number of hosts from 1 to 100000",
                "hosts 99999999999999999999 a | lab.sim:1: \"99999999999999999999\" is no number of hosts from 1 to 100000",
                "host 1a                     | lab.sim:1: \"1a\" is no name: letters first, then letters, digits, and _ . - in between",
                "task a                      | lab.sim:1: a task needs work=SECONDS, what it takes on a host of speed 1",
                "task a work=0               | lab.sim:1: work=0 is not within 0.000001 and 1000000000",
                "task a work=20..10          | lab.sim:1: work=20..10 is not a time such as 300, 300s, 5min or 1h, or a range such as 10..20",
                "task a work=1 hint=perhaps  | lab.sim:1: hint=perhaps is not a time such as 300, 300s, 5min or 1h, or a range such as 10..20",
                "load a                      | lab.sim:1: write: load HOST FROM-TO FROM-TO ..., in seconds; FROM- is until the end",
                "load a 10                   | lab.sim:1: \"10\" is no stretch of time: write FROM-TO as in 10-30, or FROM- until the end",
                "load a 10-5                 | lab.sim:1: \"10-5\" begins before the one before it ends, or ends before it begins",
                "load a 0-20 10-30           | lab.sim:1: \"10-30\" begins before the one before it ends, or ends before it begins",
                "load a 0- 10-30             | lab.sim:1: \"10-30\" begins before the one before it ends, or ends before it begins",
            })
    void saysWhatIsWrongWhereAndWhatIsRight(String line, String problem) {
        assertEquals(problem.strip(), problems(line.strip()));
    }

    @Test
    void namesMustExistAndBeClear() {
        assertEquals(
                "lab.sim:3: no host is called \"d\"; hosts here: a, a1, a2\nlab.sim:4: \"a\" is several hosts: write a1 to a2",
                problems("hosts 2 a\ntask b work=1\ntask c work=1 host=d\ntask e work=1 host=a"));
        assertEquals(
                "lab.sim:2: no task is called \"x\"; tasks here: b\nlab.sim:3: no host is called \"y\"; hosts here: a",
                problems("host a\ntask b work=1 partners=x\nload y 0-1"));
        assertEquals(
                "lab.sim:2: there is a host called \"a\", or by one of its numbers, already",
                problems("hosts 2 a\nhosts 3 a\ntask b work=1"));
        assertEquals(
                "lab.sim:2: there is a host called \"a\", or by one of its numbers, already",
                problems("host a2\nhosts 3 a\ntask b work=1"));
    }

    @Test
    void anEmptyFileIsNoScenario() {
        String needs =
                "lab.sim: a scenario needs at least one host and one task; for example: host pc / task job work=300";
        assertEquals(needs, problems(""));
        assertEquals(needs, problems("# nothing\nhost a"));
    }

    @Test
    void tellsManyProblemsAtOnceButNotAll() {
        String text = "bad\n".repeat(1000);
        String[] lines = problems(text).split("\n");
        assertEquals(21, lines.length);
        assertTrue(lines[19].startsWith("lab.sim:20: "), lines[19]);
        assertEquals("lab.sim: more may be wrong", lines[20]);
    }

    @Test
    void sizesAreLimited() {
        assertTrue(problems("#".repeat(ScenarioFile.MOST_CHARACTERS + 1)).contains("longer than"));
        assertTrue(
                problems("hosts 60000 a\nhosts 60000 b\ntask c work=1").contains("lab.sim:2: more than 100000 hosts"));
        assertTrue(problems("host a\ntasks 60000 b work=1\ntasks 60000 c work=1")
                .contains("lab.sim:3: more than 100000 tasks"));
        assertTrue(
                problems("host a\ntasks 2000 b work=1 partners=b").contains("lab.sim:2: more than 1000000 partners"));
        String loads = IntStream.range(0, 3).mapToObj(i -> "load a 0-1\n").reduce("", String::concat);
        assertTrue(problems("hosts 50000 a\ntask b work=1\n" + loads).contains("lab.sim:5: more than 100000 loads"));
    }

    @Test
    void theExampleOfTheDocumentationIsUsable() throws Exception {
        String text = Files.readString(Path.of("../docs/examples/lab.sim"));
        assertTrue(
                Files.readString(Path.of("../docs/SIM.md")).contains(text), "docs/SIM.md shows docs/examples/lab.sim");
        ScenarioFile lab = ScenarioFile.parse("lab.sim", text);
        assertEquals(17, lab.hosts());
        assertEquals(21, lab.tasks());
        assertTrue(lab.isSeeded());
    }

    @Test
    void bentTextsAreRefusedOrUsedButNeverFail() {
        String text = """
                name x
                hosts 2 pc speed=1/4 memory=512M leaves=1h
                host server speed=2.5 cores=8 joins=5min crashes=7200
                tasks 3 render work=300..400 memory=40M hint=exact
                task collect work=1min arrival=20 partners=render,collect traffic=1M host=server hint=90s
                load pc 10-30 60-90
                """;
        int used = 0;
        for (long seed = 0; seed < 3000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            StringBuilder bent = new StringBuilder(text);
            for (int i = random.nextInt(4); i >= 0; i--) {
                int at = random.nextInt(bent.length());
                switch (random.nextInt(3)) {
                    case 0 -> bent.deleteCharAt(at);
                    case 1 -> bent.insert(at, (char) random.nextInt(128));
                    default -> bent.setCharAt(at, "=-./,#0 \n9".charAt(random.nextInt(10)));
                }
            }
            try {
                ScenarioFile.parse("x", bent.toString()).scenario(random);
                used++;
            } catch (ScenarioFileException e) {
                assertTrue(e.getMessage().startsWith("x:"), "seed " + seed + ": " + e.getMessage());
            }
        }
        assertTrue(used > 20 && used < 2700, used + " used");
    }
}
