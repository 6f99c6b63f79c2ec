package org.jpvm.placement.io;

import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jpvm.placement.PlacementPolicy;

/** Makes policies by their names: of a service, or of a class with a public constructor without arguments. Runs code of their authors. */
public final class PolicyFinder {
    /** Variable with directories and jars of policies, joined as in a class path, beside the class path of this JVM. */
    public static final String PATH_VARIABLE = "JPVM_POLICY_PATH";

    private static final int MAX_BROKEN_SERVICES = 100;

    private final ClassLoader loader;

    /** There is no such policy; the message says why. */
    public static final class NoSuchPolicyException extends Exception {
        private static final long serialVersionUID = 1L;

        NoSuchPolicyException(String message) {
            super(message);
        }
    }

    /** Looks at the class path of this JVM and, as the variable says, at more. */
    public PolicyFinder(Map<String, String> environment) {
        this(loader(environment.getOrDefault(PATH_VARIABLE, "")));
    }

    /** Looks where this loader does. */
    public PolicyFinder(ClassLoader loader) {
        this.loader = loader;
    }

    private static ClassLoader loader(String path) {
        ClassLoader own = PolicyFinder.class.getClassLoader();
        List<URL> urls = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator)) {
            if (!entry.isEmpty()) {
                try {
                    urls.add(Path.of(entry).toAbsolutePath().toUri().toURL());
                } catch (MalformedURLException | IllegalArgumentException e) {
                    // What is no path holds no classes.
                    continue;
                }
            }
        }
        return urls.isEmpty() ? own : new URLClassLoader(urls.toArray(new URL[0]), own);
    }

    /** A new policy of this name. */
    public PlacementPolicy find(String name) throws NoSuchPolicyException {
        for (PlacementPolicy policy : services()) {
            if (name.equals(policy.name())) {
                return policy;
            }
        }
        if (name.indexOf('.') < 0) {
            throw new NoSuchPolicyException(
                    "no policy is called " + name + "; there are: " + String.join(", ", names()));
        }
        try {
            Class<?> found = Class.forName(name, false, loader);
            if (!PlacementPolicy.class.isAssignableFrom(found)) {
                throw new NoSuchPolicyException(name + " is no PlacementPolicy");
            }
            return (PlacementPolicy) found.getConstructor().newInstance();
        } catch (ClassNotFoundException e) {
            throw new NoSuchPolicyException("no class " + name + " on the class path or in " + PATH_VARIABLE);
        } catch (InvocationTargetException e) {
            throw new NoSuchPolicyException("the constructor of " + name + " throws " + e.getCause());
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new NoSuchPolicyException(name + " has no public constructor without arguments that works: " + e);
        }
    }

    /** The names of the services there are, round robin not counted. */
    public List<String> names() {
        List<String> names = new ArrayList<>();
        for (PlacementPolicy policy : services()) {
            names.add(policy.name());
        }
        return names;
    }

    /** Those that can be made; one that cannot must not take the others away. */
    private List<PlacementPolicy> services() {
        List<PlacementPolicy> found = new ArrayList<>();
        Iterator<ServiceLoader.Provider<PlacementPolicy>> providers =
                ServiceLoader.load(PlacementPolicy.class, loader).stream().iterator();
        // A provider file that lists classes which are not there fails for each of them anew.
        int failures = 0;
        while (failures < MAX_BROKEN_SERVICES) {
            try {
                if (!providers.hasNext()) {
                    break;
                }
                found.add(providers.next().get());
            } catch (ServiceConfigurationError e) {
                failures++;
            }
        }
        return found;
    }
}
