package org.jpvm.conformance.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A deliberate difference between jpvm and C PVM that the fact shows, or the reason why it looks different per provider. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Differs {
    /** What differs and why, as it is printed below the table. */
    String value();
}
