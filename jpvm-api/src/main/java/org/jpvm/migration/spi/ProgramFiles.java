package org.jpvm.migration.spi;

import java.net.URL;
import java.util.Enumeration;

/** Where the class files and resources of a task's program are. Any thread; may block. */
public interface ProgramFiles {
    /**
     * The class file of a class of the program.
     *
     * @param binaryName such as {@code com.example.Worker}
     * @return null if the program has no such class
     */
    byte[] classFile(String binaryName);

    /** A resource of the program, null if there is none. */
    URL resource(String name);

    /** All resources of a name. */
    Enumeration<URL> resources(String name);
}
