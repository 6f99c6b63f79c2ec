package org.jpvm.mosix.continuation.image;

/** The classes whose objects may leave and enter, for both directions; asked before any object is looked at or allocated. */
final class CopyPolicy {
    private final TaskClasses program;
    private final CopyRules rules;

    CopyPolicy(TaskClasses program, CopyRules rules) {
        this.program = program;
        this.rules = rules;
    }

    /** Whether objects of a class may be copied field by field. */
    boolean mayCopy(Class<?> type) {
        if (type.getClassLoader() == null) {
            return JdkClasses.isData(type) && !Enum.class.isAssignableFrom(type);
        }
        if (type.getClassLoader() == program.loader()) {
            return program.isProgramClass(type.getName()) && !isPinned(type);
        }
        return rules.sharedClasses().contains(JdkClasses.outermost(type.getName()));
    }

    /** A class of the program may extend one of the JDK that does not move, a thread for example. */
    private static boolean isPinned(Class<?> type) {
        Class<?> above = type;
        while (above != null && above.getClassLoader() != null) {
            above = above.getSuperclass();
        }
        return above != null && above != Record.class && above != Enum.class && !JdkClasses.isData(above);
    }

    /** Whether a class itself, or arrays of it, may be mentioned. */
    boolean mayName(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.componentType();
        }
        if (element.isPrimitive() || element.getClassLoader() == null) {
            return !element.isHidden();
        }
        return element.getClassLoader() == program.loader()
                ? program.isProgramClass(element.getName())
                : rules.sharedClasses().contains(JdkClasses.outermost(element.getName()));
    }

    /**
     * Finds a class by a name from an image, without initialising it.
     *
     * @param name a binary name, or that of an array class or primitive type
     */
    Class<?> find(String name) throws BadImageException {
        for (Class<?> primitive : PRIMITIVES) {
            if (primitive.getName().equals(name)) {
                return primitive;
            }
        }
        String element = name.startsWith("[") ? name.substring(name.lastIndexOf('[') + 1) : "L" + name + ";";
        boolean reference = element.startsWith("L") && element.endsWith(";");
        String base = reference ? element.substring(1, element.length() - 1) : "";
        boolean known = base.startsWith("java.")
                || program.isProgramClass(base)
                || rules.sharedClasses().contains(JdkClasses.outermost(base));
        if (reference ? !known : element.length() != 1) {
            throw new BadImageException("class not allowed class=" + name);
        }
        try {
            Class<?> type = Class.forName(name, false, program.loader());
            if (mayName(type)) {
                return type;
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new BadImageException("class does not load class=" + name + " cause=" + e);
        }
        throw new BadImageException("class not allowed class=" + name);
    }

    private static final Class<?>[] PRIMITIVES = {
        int.class, long.class, float.class, double.class, boolean.class, byte.class, short.class, char.class, void.class
    };
}
