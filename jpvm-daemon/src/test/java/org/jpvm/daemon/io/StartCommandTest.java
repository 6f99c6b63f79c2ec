package org.jpvm.daemon.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartCommandTest {
    private static final String COMMAND = "pvmd -s -d0x0 -nb 1 7f000001:1 4080 2 7f000002:0000";

    @Test
    void theRemoteShellOfPvm() {
        assertEquals(List.of("ssh", "node2", COMMAND), words(Map.of(), "node2"));
        assertEquals(
                List.of("/opt/rsh", "node2", "-l", "me", COMMAND), words(Map.of("PVM_RSH", "/opt/rsh"), "me@node2"));
        StartCommand oldShell = StartCommand.of(Map.of("JPVM_START", "ssh"), name -> null);
        assertEquals("rsh", oldShell.words("node2", COMMAND).get(0));
    }

    @Test
    void aStepOfASlurmAllocation() {
        List<String> words = words(Map.of("JPVM_START", "srun"), "me@node2");
        assertEquals("srun", words.get(0));
        assertTrue(words.contains("--nodelist=node2"), words.toString());
        assertEquals(List.of("sh", "-c", COMMAND), words.subList(words.size() - 3, words.size()));
    }

    @Test
    void aTemplateKeepsReplacementsInOneWord() {
        assertEquals(
                List.of("kubectl", "exec", "-i", "pod-7", "--", "sh", "-c", COMMAND),
                words(Map.of("JPVM_START", "kubectl exec -i {host} -- sh -c {command}"), "pod-7"));
        assertEquals(
                List.of("at", "me at pod", "exec " + COMMAND),
                words(Map.of("JPVM_START", " at '{login} at {host}'  \"exec {command}\" "), "me@pod"));
    }

    @Test
    void whatIsNoTemplateIsRefused() {
        assertTrue(problem("kubectl exec {host}").contains("where is {command}"));
        assertTrue(problem("sh -c '{command}").contains("has no end"));
    }

    @Test
    void hostsThatLookLikeOptionsAreNot() {
        assertTrue(StartCommand.isHarmless("node-1"));
        assertFalse(StartCommand.isHarmless("-oProxyCommand=reboot"));
        assertFalse(StartCommand.isHarmless("me@-oProxyCommand=reboot"));
        assertFalse(StartCommand.isHarmless("-x@node"));
        assertFalse(StartCommand.isHarmless("me@"));
    }

    private static List<String> words(Map<String, String> environment, String login) {
        return StartCommand.of(environment, name -> "/usr/bin/" + name).words(login, COMMAND);
    }

    private static String problem(String template) {
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> StartCommand.of(Map.of("JPVM_START", template), name -> null))
                .getMessage();
    }
}
