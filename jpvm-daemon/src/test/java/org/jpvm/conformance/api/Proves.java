package org.jpvm.conformance.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks a method as a fact about functions of {@code pvm3.h}; it counts once for each. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Proves {
    /** At the end of a name: the function of each type of numbers. */
    String TYPE = "<type>";

    /** The functions under their C names. */
    String[] value();

    /** Which side of them. */
    Aspect aspect() default Aspect.USE;
}
