package org.jpvm.mosix.continuation.image;

/**
 * Objects that a task may hold but that belong to the place where it runs: its PVM session, its streams. They are replaced by a handle on the
 * way out, and on the way in by what the handle means at the new place. Called on the copying thread.
 */
public interface ExternalObjects {
    /** No externals. */
    ExternalObjects NONE = new ExternalObjects() {
        @Override
        public boolean concerns(Class<?> type) {
            return false;
        }

        @Override
        public String handleOf(Object object) {
            return null;
        }

        @Override
        public Object resolve(String handle) {
            return null;
        }
    };

    /** Whether objects of a class may be external; asked once per class, so that other objects cost nothing. */
    boolean concerns(Class<?> type);

    /** The handle of an object, null if it is copied like others. */
    String handleOf(Object object);

    /** What a handle stands for here, null to refuse the image. */
    Object resolve(String handle);

    /** Standard streams of this JVM, which are {@code stdin}, {@code stdout} and {@code stderr} wherever they are; then {@code others}. */
    static ExternalObjects streamsAnd(ExternalObjects others) {
        return new ExternalObjects() {
            @Override
            public boolean concerns(Class<?> type) {
                return java.io.Closeable.class.isAssignableFrom(type) || others.concerns(type);
            }

            @Override
            public String handleOf(Object object) {
                if (object == System.out) {
                    return "stdout";
                }
                if (object == System.err) {
                    return "stderr";
                }
                return object == System.in ? "stdin" : others.handleOf(object);
            }

            @Override
            public Object resolve(String handle) {
                return switch (handle) {
                    case "stdout" -> System.out;
                    case "stderr" -> System.err;
                    case "stdin" -> System.in;
                    default -> others.resolve(handle);
                };
            }
        };
    }
}
