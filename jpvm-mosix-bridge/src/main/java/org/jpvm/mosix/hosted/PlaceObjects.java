package org.jpvm.mosix.hosted;

import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jpvm.migration.spi.Belongings;
import org.jpvm.mosix.continuation.image.ExternalObjects;

/**
 * Handles of what belongs to the place: what the container names, the constants of jpvm's enums, which each JVM has its own of, and paths, which mean
 * the file of that name wherever they are.
 */
final class PlaceObjects implements ExternalObjects {
    private static final String ENUM = "enum ";
    private static final String PATH = "path ";
    private static final String RUNTIME = "org.jpvm.";
    private static final Class<?> PATH_TYPE = Path.of("").getClass();

    private final Map<String, Object> objects;
    private final Map<Object, String> handles = new IdentityHashMap<>();
    private final Set<Class<?>> types = new HashSet<>();

    PlaceObjects(Belongings belongings) {
        objects = new HashMap<>(belongings.handles());
        objects.forEach((handle, object) -> {
            handles.put(object, handle);
            types.add(object.getClass());
        });
    }

    @Override
    public boolean concerns(Class<?> type) {
        return types.contains(type) || isSharedEnum(type) || type == PATH_TYPE;
    }

    private static boolean isSharedEnum(Class<?> type) {
        return Enum.class.isAssignableFrom(type) && type.getClassLoader() == PlaceObjects.class.getClassLoader();
    }

    @Override
    public String handleOf(Object object) {
        if (object instanceof Enum<?> constant && isSharedEnum(object.getClass())) {
            return ENUM + constant.getDeclaringClass().getName() + " " + constant.name();
        }
        if (object.getClass() == PATH_TYPE) {
            return ((Path) object).getFileSystem() == FileSystems.getDefault() ? PATH + object : null;
        }
        return handles.get(object);
    }

    @Override
    public Object resolve(String handle) {
        if (handle.startsWith(PATH)) {
            return path(handle.substring(PATH.length()));
        }
        return handle.startsWith(ENUM) ? constant(handle) : objects.get(handle);
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            // As an object that does not exist.
            return null;
        }
    }

    private static Object constant(String handle) {
        String[] words = handle.split(" ", 3);
        if (words.length < 3 || !words[1].startsWith(RUNTIME)) {
            return null;
        }
        try {
            Class<?> type = Class.forName(words[1], false, PlaceObjects.class.getClassLoader());
            Object[] constants = isSharedEnum(type) ? type.getEnumConstants() : null;
            for (int i = 0; constants != null && i < constants.length; i++) {
                if (((Enum<?>) constants[i]).name().equals(words[2])) {
                    return constants[i];
                }
            }
        } catch (ClassNotFoundException | LinkageError e) {
            // As a constant that does not exist.
        }
        return null;
    }
}
