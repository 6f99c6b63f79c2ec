package org.jpvm.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A program that no host has until it is compiled here: classes with inner classes, lambdas and a switch over an enumeration, a resource, and
 * services in two jars. It tells the task in its first argument, in a message with the second argument as tag, what it found; with more arguments
 * it first starts itself on the hosts that they name, one from the other.
 */
public final class ShippedProgram {
    /** Class with the main method. */
    public static final String MAIN = "shipped.Main";

    private static final String FINDINGS = " inner lambda:2 switch:G words:one,two services:A,B absent:true twice:2";

    /** What a task tells, behind its version, that has its classes from its own host. */
    public static final String LOCAL = FINDINGS + " TaskClassLoader";

    /** What a task tells that has them from another. */
    public static final String REMOTE = FINDINGS + " RemoteClassLoader";

    private static final String SOURCE = """
            package shipped;

            import java.io.InputStream;
            import java.util.*;
            import java.util.function.*;
            import org.jpvm.*;

            public final class Main {
                enum Colour { RED, GREEN }

                static final class Inner {
                    String name() {
                        return "inner";
                    }
                }

                static String colour(Colour colour) {
                    return switch (colour) {
                        case RED -> "R";
                        case GREEN -> "G";
                    };
                }

                static String services(ClassLoader loader) {
                    List<String> names = new ArrayList<>();
                    ServiceLoader.load(Supplier.class, loader).forEach(each -> names.add(each.get().toString()));
                    Collections.sort(names);
                    return String.join(",", names);
                }

                public static void main(String[] args) throws Exception {
                    ClassLoader loader = Main.class.getClassLoader();
                    String words;
                    try (InputStream in = Main.class.getResourceAsStream("words.txt")) {
                        words = new String(in.readAllBytes());
                    }
                    Function<Integer, Integer> next = n -> n + 1;
                    String found = "VERSION " + new Inner().name() + " lambda:" + next.apply(1)
                            + " switch:" + colour(Colour.GREEN) + " words:" + words + " services:" + services(loader)
                            + " absent:" + (loader.getResource("shipped/none.txt") == null)
                            + " twice:" + Collections.list(loader.getResources("META-INF/services/java.util.function.Supplier")).size()
                            + " " + loader.getClass().getSimpleName();
                    try (PvmTask pvm = Pvm.enroll()) {
                        if (args.length > 2) {
                            String[] rest = new String[args.length - 1];
                            System.arraycopy(args, 0, rest, 0, 2);
                            System.arraycopy(args, 3, rest, 2, rest.length - 2);
                            SpawnResult result =
                                    pvm.spawn(SpawnRequest.hosted(Main.class).onHost(args[2]).withArguments(rest));
                            found += result.errors().isEmpty() ? "" : " child:" + result.errors();
                        }
                        String all = found;
                        Tid to = new Tid((int) Long.parseLong(args[0], 16));
                        pvm.send(to, Integer.parseInt(args[1]), message -> message.packString(all));
                        System.out.println("told");
                    }
                }
            }
            """;

    /** For each argument, hosts with commas between: a task on the first, which starts one on the second, and so on. */
    private static final String BOSS = """
            package shipped;

            import java.util.*;
            import org.jpvm.*;

            public final class Boss {
                public static void main(String[] args) throws Exception {
                    try (PvmTask pvm = Pvm.enroll()) {
                        for (String chain : args) {
                            List<String> hosts = List.of(chain.split(","));
                            List<String> arguments = new ArrayList<>();
                            arguments.add(pvm.tid().toString().substring(1));
                            arguments.add("7");
                            arguments.addAll(hosts.subList(1, hosts.size()));
                            long begin = System.nanoTime();
                            SpawnResult result = pvm.spawn(SpawnRequest.hosted(Main.class)
                                    .onHost(hosts.get(0))
                                    .withArguments(arguments.toArray(new String[0])));
                            long spawned = System.nanoTime();
                            if (!result.errors().isEmpty()) {
                                System.out.println(chain + ": " + result.errors());
                                continue;
                            }
                            for (String host : hosts) {
                                String told = pvm.receive(Tid.ANY, 7).unpackString();
                                System.out.println(chain + ": " + told);
                                if (told.contains(" child:")) {
                                    break;
                                }
                            }
                            System.out.println(chain + ": spawned in " + (spawned - begin) / 1000 + " us, told in "
                                    + (System.nanoTime() - begin) / 1000 + " us");
                        }
                    }
                }
            }
            """;

    private static final String SERVICE = """
            package shipped.NAME;

            public final class Named implements java.util.function.Supplier<Object> {
                public Object get() {
                    return "NAME".toUpperCase();
                }
            }
            """;

    private final Path main;
    private final Path library;

    private ShippedProgram(Path main, Path library) {
        this.main = main;
        this.library = library;
    }

    /** Compiles the program into two jars of a directory. */
    public static ShippedProgram compile(Path directory, String version) throws IOException {
        Path classes = Files.createTempDirectory(directory, "classes");
        Map<String, String> sources = new TreeMap<>();
        sources.put("shipped/Main", SOURCE.replace("VERSION", version));
        sources.put("shipped/Boss", BOSS);
        sources.put("shipped/a/Named", SERVICE.replace("NAME", "a"));
        sources.put("shipped/b/Named", SERVICE.replace("NAME", "b"));
        compile(sources, classes);
        Files.writeString(classes.resolve("shipped/words.txt"), "one,two");
        Path main = directory.resolve("program-" + version + ".jar");
        Path library = directory.resolve("library-" + version + ".jar");
        String service = "META-INF/services/java.util.function.Supplier";
        jar(main, classes, "shipped/b/", Map.of(service, "shipped.a.Named\n"));
        jar(library, classes.resolve("shipped/b"), "none", Map.of(service, "shipped.b.Named\n"));
        return new ShippedProgram(main, library);
    }

    private static void compile(Map<String, String> sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = sources.entrySet().stream()
                .map(source -> (JavaFileObject)
                        new SimpleJavaFileObject(
                                URI.create("string:///" + source.getKey() + ".java"), JavaFileObject.Kind.SOURCE) {
                            @Override
                            public CharSequence getCharContent(boolean ignoreErrors) {
                                return source.getValue();
                            }
                        })
                .toList();
        StringWriter said = new StringWriter();
        List<String> options =
                List.of("--release", "17", "-d", classes.toString(), "-cp", System.getProperty("java.class.path"));
        if (!compiler.getTask(said, null, null, options, null, units).call()) {
            throw new IOException(said.toString());
        }
    }

    /** Classes of {@code shipped/b} are stored under their whole name, whichever directory they are read from. */
    private static void jar(Path jar, Path root, String without, Map<String, String> texts) throws IOException {
        Path top = root;
        while (!Files.isDirectory(top.resolve("shipped"))) {
            top = top.getParent();
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.filter(Files::isRegularFile).sorted().toList()) {
                String name = top.relativize(path).toString();
                if (!name.startsWith(without)) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(path, out);
                }
            }
            for (Map.Entry<String, String> text : texts.entrySet()) {
                out.putNextEntry(new ZipEntry(text.getKey()));
                out.write(text.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** The class path, with these words in front of each absolute name. */
    public String classPath(String prefix) {
        return prefix + main + ":" + prefix + library;
    }

    /** Class with a main method that starts tasks and prints what they tell. */
    public static final String BOSS_MAIN = "shipped.Boss";

    /** The jar with the services of the second kind. */
    public Path library() {
        return library;
    }

    /** The jar with the main class. */
    public Path jar() {
        return main;
    }
}
