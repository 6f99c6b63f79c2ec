/**
 * The copier: writes what frames and statics reach as bytes, and makes it again, without serialization and without constructors. Iterative
 * both ways, identity kept, fields matched by name. {@code ImageFormat} has the bytes. Pure but for the JVM's own memory, which
 * {@code RawMemory} reaches; no thread, clock or file.
 */
package org.jpvm.mosix.continuation.image;
