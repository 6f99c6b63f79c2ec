package org.jpvm.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** At a parameter of type {@code List<PvmTask>}: a list of that many tasks, enrolled for the test and closed after it. */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Tasks {
    /** Number of tasks, at least 1. */
    int value();
}
