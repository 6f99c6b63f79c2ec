package org.jpvm.mosix.continuation.image;

import java.util.Collection;
import java.util.Map;
import java.util.Set;

/** What the copier must know of a task's class loader. */
public interface TaskClasses {
    /** Whether a binary name is that of a class of the task's program, loaded yet or not. */
    boolean isProgramClass(String binaryName);

    /** The loader itself. */
    ClassLoader loader();

    /** Classes of the program defined so far, by binary name. */
    Map<String, Class<?>> definedClasses();

    /** String constants of the classes defined so far. */
    Set<String> literals();

    /** From now on the initialisers of these classes do nothing. */
    void skipInitialisers(Collection<String> binaryNames);

    /** The class whose code makes a lambda object, null if it is not one of the program's. */
    Class<?> lambdaOwner(Class<?> lambda);

    /** Which lambda expression of the owner it is. */
    int lambdaNumber(Class<?> lambda);
}
