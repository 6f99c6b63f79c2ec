package org.jpvm.mosix.continuation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MutableCallSite;
import java.net.URL;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jpvm.mosix.continuation.image.TaskClasses;
import org.jpvm.mosix.continuation.runtime.TaskCode;
import org.jpvm.mosix.continuation.runtime.TaskRuntime;
import org.jpvm.mosix.continuation.transform.CaptureRanges;
import org.jpvm.mosix.continuation.transform.TransformedClass;
import org.objectweb.asm.ClassReader;

/**
 * Loads the classes of one task in capturable form. What the program has is defined here, transformed; what it has not, and what is shared
 * (the JDK, jpvm), comes from the parent. One task at a time: the polls, the statics and the identity of the code are the task's.
 *
 * <p>A loader may serve a second task of the same program, whose state then arrives as an image: its classes are linked and its code is
 * compiled already. See {@link TaskImages#restore} for when that is possible. A task that starts anew gets a new loader, because static
 * initialisers run once per loader.
 *
 * <p>Any thread may load classes.
 */
public final class MovableClassLoader extends ClassLoader implements TaskCode, TaskClasses {
    /** Where a lambda object comes from: the class and the number of the expression in it. */
    private record LambdaOrigin(Class<?> owner, int number) {}

    private static final int CLASS_TAG = 7;
    private static final int STRING_TAG = 8;

    static {
        registerAsParallelCapable();
    }

    private final ProgramSource source;
    private final Predicate<String> shared;
    private final TransformCache cache;
    private final MutableCallSite pollSite = TaskRuntime.newPollSite();
    private final Map<String, TransformedClass> transformed = new ConcurrentHashMap<>();
    private final Map<String, Class<?>> defined = new ConcurrentHashMap<>();
    private final Map<String, CaptureRanges> ranges = new ConcurrentHashMap<>();
    private final Map<Class<?>, LambdaOrigin> lambdas = Collections.synchronizedMap(new WeakHashMap<>());
    private final Map<String, Set<String>> literals = new ConcurrentHashMap<>();
    private final Set<String> initialisersSkipped = ConcurrentHashMap.newKeySet();

    /**
     * @param parent where shared classes come from; must know the package {@code org.jpvm.mosix.continuation.runtime}
     * @param source the program
     * @param shared binary names that the parent must be asked for even if the program has such a class
     * @param cache transformed classes kept between loaders
     */
    public MovableClassLoader(
            ClassLoader parent, ProgramSource source, Predicate<String> shared, TransformCache cache) {
        super("movable task", parent);
        this.source = source;
        this.shared = shared;
        this.cache = cache;
    }

    /** Shares the JDK and {@code org.jpvm}, but not the examples, which are tasks like others. */
    public static boolean sharedByDefault(String name) {
        return name.startsWith("java.") || name.startsWith("org.jpvm.") && !name.startsWith("org.jpvm.examples.");
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (shared.test(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                byte[] original = originalOf(name);
                if (original == null) {
                    return super.loadClass(name, resolve);
                }
                found = define(name, original);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private byte[] originalOf(String name) throws ClassNotFoundException {
        try {
            return source.classFile(name);
        } catch (UncheckedIOException e) {
            throw new ClassNotFoundException(name + ": " + e.getCause().getMessage(), e);
        }
    }

    private Class<?> define(String name, byte[] original) throws ClassNotFoundException {
        TransformedClass result;
        try {
            result = cache.transform(original, this::bytesForAnalysis);
        } catch (RuntimeException e) {
            throw new ClassNotFoundException("class file not understood class=" + name, e);
        }
        if (!result.name().equals(name)) {
            throw new ClassNotFoundException(
                    "class file holds another class wanted=" + name + " found=" + result.name());
        }
        transformed.put(name, result);
        Class<?> type = defineClass(name, result.bytes(), 0, result.bytes().length);
        defined.put(name, type);
        return type;
    }

    private byte[] bytesForAnalysis(String internalName) {
        byte[] own =
                shared.test(internalName.replace('/', '.')) ? null : source.classFile(internalName.replace('/', '.'));
        if (own != null) {
            return own;
        }
        ClassLoader parent = getParent() == null ? ClassLoader.getSystemClassLoader() : getParent();
        try (InputStream in = parent.getResourceAsStream(internalName + ".class")) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public URL getResource(String name) {
        URL own = source.resource(name);
        return own != null ? own : super.getResource(name);
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        return source.resources(name);
    }

    @Override
    public boolean isProgramClass(String binaryName) {
        return transformed.containsKey(binaryName) || !shared.test(binaryName) && source.classFile(binaryName) != null;
    }

    @Override
    public Map<String, Class<?>> definedClasses() {
        return new TreeMap<>(defined);
    }

    /** How many classes have been defined here; they only become more. */
    public int definedCount() {
        return defined.size();
    }

    /**
     * The class files of the program as far as they may be needed elsewhere: of all classes defined here and of all that these name,
     * directly or through others. Untransformed, by binary name.
     */
    public Map<String, byte[]> programClasses() {
        Map<String, byte[]> files = new TreeMap<>();
        Set<String> seen = new HashSet<>(defined.keySet());
        Deque<String> open = new ArrayDeque<>(seen);
        while (!open.isEmpty()) {
            String name = open.poll();
            byte[] file = shared.test(name) ? null : source.classFile(name);
            if (file != null) {
                files.put(name, file);
                for (String next : namedIn(file)) {
                    if (seen.add(next)) {
                        open.add(next);
                    }
                }
            }
        }
        return files;
    }

    private static Collection<String> namedIn(byte[] file) {
        Set<String> names = new HashSet<>();
        for (String constant : constantsOf(file, CLASS_TAG)) {
            String name = constant;
            if (name.startsWith("[")) {
                name = name.substring(name.lastIndexOf('[') + 1).replaceFirst("^L(.*);$", "$1");
            }
            names.add(name.replace('/', '.'));
        }
        return names;
    }

    /** The texts of a class file's constants of one kind that consists of a text. */
    private static Set<String> constantsOf(byte[] file, int tag) {
        ClassReader reader = new ClassReader(file);
        char[] buffer = new char[reader.getMaxStringLength()];
        Set<String> texts = new HashSet<>();
        for (int i = 1; i < reader.getItemCount(); i++) {
            int offset = reader.getItem(i);
            if (offset > 0 && reader.readByte(offset - 1) == tag) {
                texts.add(reader.readUTF8(offset, buffer));
            }
        }
        return texts;
    }

    /**
     * Loads and links classes ahead of a task's arrival, without running their initialisers.
     *
     * @return how many were not found or would not link
     */
    public int prepare(Collection<String> binaryNames) {
        int failed = 0;
        for (String name : binaryNames) {
            try {
                Class<?> type = loadClass(name, true);
                if (type.getClassLoader() == this) {
                    rangesOf(name);
                    // Asking for members is what makes the JVM link a class without initialising it.
                    type.getDeclaredFields();
                }
            } catch (ClassNotFoundException | LinkageError e) {
                failed++;
            }
        }
        return failed;
    }

    TransformedClass transformedOf(String binaryName) {
        return transformed.get(binaryName);
    }

    CaptureRanges rangesOf(String binaryName) {
        return ranges.computeIfAbsent(binaryName, name -> new CaptureRanges(transformed.get(name)));
    }

    /** Methods of the classes defined so far that cannot be captured, with reasons; for a report. */
    public List<String> notes() {
        return transformed.values().stream()
                .flatMap(type -> type.notes().stream())
                .sorted()
                .toList();
    }

    @Override
    public void skipInitialisers(Collection<String> binaryNames) {
        initialisersSkipped.addAll(binaryNames);
    }

    void arm(boolean on) {
        TaskRuntime.arm(pollSite, on);
    }

    @Override
    public ClassLoader loader() {
        return this;
    }

    @Override
    public Set<String> literals() {
        Set<String> all = new HashSet<>();
        for (String name : defined.keySet()) {
            all.addAll(literals.computeIfAbsent(
                    name, key -> constantsOf(transformed.get(key).bytes(), STRING_TAG)));
        }
        return all;
    }

    @Override
    public Class<?> lambdaOwner(Class<?> lambda) {
        LambdaOrigin origin = lambdas.get(lambda);
        return origin == null ? null : origin.owner;
    }

    @Override
    public int lambdaNumber(Class<?> lambda) {
        return lambdas.get(lambda).number;
    }

    @Override
    public MutableCallSite pollSite() {
        return pollSite;
    }

    @Override
    public boolean skipsInitialiser(Class<?> type) {
        return initialisersSkipped.contains(type.getName());
    }

    @Override
    public void lambdaLinked(Class<?> lambda, Class<?> owner, int number) {
        lambdas.put(lambda, new LambdaOrigin(owner, number));
    }
}
