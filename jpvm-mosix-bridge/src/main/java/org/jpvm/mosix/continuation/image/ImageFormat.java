package org.jpvm.mosix.continuation.image;

import org.jpvm.mosix.continuation.transform.ClassTransformer;

/**
 * The image of a task that stands still: frames, everything they reach, and the statics of the task's classes. The program's class files are
 * not part of it. All numbers least significant byte first; {@code n} is an unsigned number of seven bits a byte, low bits first, top bit
 * set on all but the last; {@code text} is an n (twice the length, plus one if two bytes a character) and the characters.
 *
 * <pre>
 *   offset size
 *        0   8  "JPVMCONT"
 *        8   2  format version, 1
 *       10   2  version of the transformer, whose site numbers the frames use
 *       12   2  Java feature version of the sender, for messages only
 *       14   2  flags: 1 = identity hashes are sent
 *       16   4  classes: entries of the class table
 *       20   4  objects: entries of the object table; they are numbered from 1, 0 is null
 *       24   4  frames: the first so many objects, outermost first; the last may be a call
 *       28   4  statics: the next so many objects
 *       32   4  length of the class table
 *       36   4  length of the object table
 *       40   4  length of the contents
 *       44   .  class table, object table, contents
 *        -   4  CRC-32C of everything before
 *
 *   class table entry
 *       1   kind, a letter (see below)
 *       text  class name                 kinds O N Z A P T B E, and L: the class whose code makes the lambda
 *       4   identity hash of the class object, 0 = none kind Z
 *       n   number of the lambda expression             kind L
 *       n   fields                                      kinds O N Z L, each:
 *           text declaring class, text name, 1 type letter (I J F D Z B S C L); for kind L only the letter
 *
 *   object table entry
 *       n   twice the class number (from 0), plus one if the identity hash follows
 *       4   identity hash, if so
 *       then by kind
 *       O L Z K  -               N E  text name of the constant       S I  text
 *       A P      n length        C  text class name or primitive      X  text handle
 *       T        text, n capacity                                     J  text class, text static field
 *       B        8 value (bits of float and double)
 *       F        text class, text twin, n site, n primitives, n references
 *
 *   contents, in the order of the object table
 *       O N L Z  fields in order: I F 4, J D 8, S C 2, Z B 1, L an n
 *       A        an n per element            P  elements as they lie in memory
 *       F        8 per primitive, an n per reference        K  an n
 * </pre>
 *
 * <p><b>Source:</b> this project. Sender: the host a task leaves; it arrives over an authenticated connection, for an image decides what the
 * task's code does next.
 */
final class ImageFormat {
    static final long MAGIC = 0x544e4f434d56504aL;
    static final int VERSION = 1;
    static final int TRANSFORMER = ClassTransformer.VERSION;
    static final int FLAG_HASHES = 1;
    static final int HEADER_BYTES = 44;
    static final int TRAILER_BYTES = 4;

    private ImageFormat() {}
}
