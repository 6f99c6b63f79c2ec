package org.jpvm.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every piece of code in docs/porting.md and docs/migration.md compiles. */
class PortingGuideTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String GUIDE = "porting.md";
    private static final List<String> GUIDES = List.of(GUIDE, "migration.md");
    private static final Pattern FENCE = Pattern.compile("```(c|java)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CLASS_NAME = Pattern.compile("public final class (\\w+)");
    private static final int COMPILER_SECONDS = 30;

    @TempDir
    Path directory;

    private record Snippet(String guide, String language, int line, String code) {
        String name() {
            return language + " at docs/" + guide + ":" + line;
        }
    }

    @Test
    void theGuideHasCodeInBothLanguages() throws IOException {
        List<Snippet> all = snippets(GUIDE);
        assertTrue(all.stream().filter(one -> one.language.equals("c")).count() > 8, "pieces of C");
        assertTrue(all.stream().filter(one -> one.language.equals("java")).count() > 16, "pieces of Java");
    }

    @TestFactory
    Stream<DynamicTest> javaCompiles() throws IOException {
        return snippets().stream()
                .filter(one -> one.language.equals("java"))
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> compileJava(one)));
    }

    @TestFactory
    Stream<DynamicTest> cCompiles() throws IOException {
        return snippets().stream()
                .filter(one -> one.language.equals("c"))
                .map(one -> DynamicTest.dynamicTest(one.name(), () -> compileC(one)));
    }

    private static List<Snippet> snippets() throws IOException {
        List<Snippet> all = new ArrayList<>();
        for (String guide : GUIDES) {
            all.addAll(snippets(guide));
        }
        return all;
    }

    private static List<Snippet> snippets(String guide) throws IOException {
        String text = Files.readString(DOCS.resolve(guide));
        List<Snippet> found = new ArrayList<>();
        Matcher fence = FENCE.matcher(text);
        while (fence.find()) {
            int line = (int) text.substring(0, fence.start()).lines().count() + 1;
            found.add(new Snippet(guide, fence.group(1), line, fence.group(2)));
        }
        return found;
    }

    private void compileJava(Snippet snippet) throws IOException {
        Matcher named = CLASS_NAME.matcher(snippet.code);
        boolean whole = named.find();
        String name = whole ? named.group(1) : "Snippet" + snippet.line;
        Path file = Files.writeString(directory.resolve(name + ".java"), whole ? snippet.code : inClass(name, snippet));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", directory.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)
                                .getJavaFileObjects(file))
                .call();
        assertTrue(compiled, snippet.name() + ":\n" + messages);
    }

    /** A class around statements or a main method, with the names that the guide uses without declaring them. */
    private static String inClass(String name, Snippet snippet) {
        boolean method = snippet.code.contains("static void main(");
        return """
                import static org.jpvm.compat.Pvm3.*;
                import java.nio.file.Path;
                import java.time.Duration;
                import java.util.*;
                import org.jpvm.*;
                import org.jpvm.compat.*;
                import org.jpvm.group.*;
                import org.jpvm.migration.*;
                final class %s {
                    static final class Display {}
                    static final class Worker {}
                    static PvmTask pvm;
                    static int n;
                    static int tid;
                    static int[] tids;
                    static double[] data;
                    static Tid worker;
                    static List<Tid> workers;
                %s
                }
                """.formatted(name, method ? snippet.code : "static void run() {\n" + snippet.code + "}");
    }

    private void compileC(Snippet snippet) throws IOException, InterruptedException {
        boolean ready = Files.exists(Path.of("/usr/include/pvm3.h")) && Files.isExecutable(Path.of("/usr/bin/gcc"));
        if (!ready) {
            assertTrue(!Boolean.getBoolean("jpvm.cpvm.required"), "gcc and pvm3.h are required here");
            Assumptions.abort("no gcc or no pvm3.h: Debian's pvm-dev has it");
        }
        boolean whole = snippet.code.contains("int main(");
        Path file = Files.writeString(
                directory.resolve("snippet" + snippet.line + ".c"), whole ? snippet.code : inFunction(snippet));
        Process gcc = new ProcessBuilder(
                        "gcc",
                        "-Wall",
                        "-Wno-unused-variable",
                        "-Wno-unused-but-set-variable",
                        "-Werror",
                        "-c",
                        "-o",
                        directory.resolve("snippet.o").toString(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String messages = new String(gcc.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(gcc.waitFor(COMPILER_SECONDS, TimeUnit.SECONDS), "gcc does not end");
        assertEquals(0, gcc.exitValue(), snippet.name() + ":\n" + messages);
    }

    private static String inFunction(Snippet snippet) {
        return """
                #include <stdio.h>
                #include <stdlib.h>
                #include <sys/time.h>
                #include <pvm3.h>
                static int n, tid, tids[16];
                static double data[64];
                void run(void) {
                (void) n; (void) tid; (void) tids; (void) data;
                %s
                }
                """.formatted(snippet.code);
    }
}
