package org.jpvm.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HostFileTest {
    @Test
    void everyOptionIsRead() {
        HostFile file = HostFile.parse(
                "hosts", "node1 lo=me so=pw dx=/d ep=/a:$HOME/b wd=/w bx=/x sp=500 ip=10.0.0.1 id=vm7\n");
        assertEquals(List.of(), file.errors());
        assertEquals(
                new HostOptions("me", "pw", "/d", "/a:$HOME/b", "/w", "/x", 500, "10.0.0.1", "vm7"),
                file.hosts().get(0).options());
    }

    @Test
    void marksCommentsBlanksAndLineNumbers() {
        HostFile file = HostFile.parse("hosts", "# comment\n\n  \t\n& later\n&also\n$ twice\r\n&$both\nlast");
        assertEquals(List.of(), file.errors());
        assertEquals(
                "later also twice both last",
                String.join(" ", file.hosts().stream().map(HostFile.Host::name).toList()));
        assertEquals(
                List.of(4, 5, 6, 7, 8),
                file.hosts().stream().map(HostFile.Host::line).toList());
        assertEquals(
                List.of(false, false, true, false, true),
                file.hosts().stream().map(HostFile.Host::start).toList());
        assertEquals(
                List.of(false, false, true, true, false),
                file.hosts().stream().map(HostFile.Host::overload).toList());
    }

    @Test
    void defaultsHoldForLinesBelowAndAddUp() {
        HostFile file = HostFile.parse("hosts", "first\n* ep=/all sp=10\nsecond sp=20\n*wd=/w\n* sp=30\nthird\n");
        assertEquals(
                List.of("hosts:4: \"*\" stands alone before the default options, not before \"wd=/w\""), file.errors());
        assertEquals(HostOptions.NONE, file.hosts().get(0).options());
        assertEquals(20, file.hosts().get(1).options().speed());
        assertEquals("/all", file.hosts().get(1).options().searchPath());
        assertEquals(30, file.hosts().get(2).options().speed());
        assertEquals("/all", file.defaults().searchPath());
    }

    @Test
    void allErrorsAreCollectedWithTheirLines() {
        String longLine = "x".repeat(HostFile.MAX_LINE_CHARS + 1);
        HostFile file = HostFile.parse(
                "hosts",
                "good\nbad xx=1\nbad sp=0\nbad sp=many\nbad so=no\nbad plain\nbad ep=\n&\n* & x\nep=/a\n" + longLine
                        + "\na b=c d e f g h i j k l\n");
        assertEquals(
                List.of(
                        "hosts:2: unknown option \"xx=\"",
                        "hosts:3: option \"sp=0\": a number from 1 to 1000000",
                        "hosts:4: option \"sp=many\": a number from 1 to 1000000",
                        "hosts:5: option \"so=no\": pw (password) or ms (manual start)",
                        "hosts:6: \"plain\" is not an option (name=value)",
                        "hosts:7: option \"ep=\" has no value",
                        "hosts:8: no host name",
                        "hosts:9: \"&\" is not an option (name=value)",
                        "hosts:10: no host name before option \"ep=/a\"",
                        "hosts:11: line of 512 characters, at most 511",
                        "hosts:12: 11 words, at most 10"),
                file.errors());
        assertEquals(1, file.hosts().size());
    }

    @Test
    void ownLineIsFoundByAnyOfTheNames() {
        HostFile file = HostFile.parse("hosts", "other\nNode1 sp=7\n");
        assertEquals(7, file.find("node1.example.org", "node1").options().speed());
        assertNull(file.find("node2"));
    }

    @Test
    void anyTextEndsInHostsOrErrors() {
        String alphabet = "ab&$*#= \t\n\r=sp=ip=1-\u00e9\0";
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            HostFile file = HostFile.parse("f", text.toString());
            assertNotNull(file.hosts(), "seed " + seed);
            for (HostFile.Host host : file.hosts()) {
                assertFalse(host.name().isEmpty(), "seed " + seed);
            }
            for (String error : file.errors()) {
                assertTrue(error.startsWith("f:"), "seed " + seed);
            }
        }
    }
}
