package org.jpvm.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class, or one test method, an embedded virtual machine; what a test gets and what is checked afterwards stands in
 * {@link PvmExtension}, which can be registered in place of this. Beside it {@code @Test} and its kin are needed as ever.
 *
 * <p>A test ends after 60 seconds unless a {@code @Timeout} says otherwise: an interrupt ends waits of the task library.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
@ExtendWith(PvmExtension.class)
@Timeout(60)
public @interface PvmTest {
    /** How long a machine lives. */
    enum Machine {
        /** A machine for each test method. */
        PER_METHOD,
        /** One machine for all test methods of the class, nested ones included. Of no effect at a method. */
        PER_CLASS
    }

    /** How long a machine lives. */
    Machine machine() default Machine.PER_METHOD;

    /** Directories in which programs are found, with colons between; empty for PVM's default. */
    String searchPath() default "";

    /** Variables of daemon and tasks, each as {@code NAME=value}. */
    String[] variables() default {};

    /** TCP loopback in place of a unix-domain socket. */
    boolean tcp() default false;

    /** Whether a test may leave tasks behind; they are ended in any case. */
    boolean mayLeaveTasks() default false;
}
