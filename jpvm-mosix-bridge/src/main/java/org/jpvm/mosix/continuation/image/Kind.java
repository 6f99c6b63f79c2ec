package org.jpvm.mosix.continuation.image;

/** How objects of a class travel; the letter stands in the class table. */
enum Kind {
    /** Field by field, without constructor. */
    OBJECT('O'),
    /** The same for a constant of an enum of the task, whose name is in the object table. */
    ENUM_CONSTANT('N'),
    /** A lambda object: made by its factory, then filled. */
    LAMBDA('L'),
    REFERENCE_ARRAY('A'),
    PRIMITIVE_ARRAY('P'),
    STRING('S'),
    /** A string that is a literal of the program, so that {@code ==} goes on to hold. */
    LITERAL('I'),
    /** StringBuilder or StringBuffer: its text and capacity. */
    BUILDER('T'),
    /** A boxed value; small ones are the JVM's own again. */
    BOX('B'),
    /** A constant of an enum of the JDK, by name. */
    JDK_ENUM('E'),
    CLASS('C'),
    /** An object of the JDK that is known by identity, by the static field that holds it. */
    JDK_SINGLETON('J'),
    /** Replaced by a handle. */
    EXTERNAL('X'),
    /** A captured method frame. */
    FRAME('F'),
    /** A library call to begin again. */
    CALL('K'),
    /** The static fields of a class of the task. */
    STATICS('Z');

    private final char letter;

    Kind(char letter) {
        this.letter = letter;
    }

    char letter() {
        return letter;
    }

    /** Whether entries of the class table name fields. */
    boolean hasFields() {
        return this == OBJECT || this == ENUM_CONSTANT || this == LAMBDA || this == STATICS;
    }

    /** Whether entries of the class table name a class. */
    boolean hasClass() {
        return hasFields()
                || this == REFERENCE_ARRAY
                || this == PRIMITIVE_ARRAY
                || this == BUILDER
                || this == BOX
                || this == JDK_ENUM;
    }

    static Kind of(int letter) throws BadImageException {
        for (Kind kind : values()) {
            if (kind.letter == letter) {
                return kind;
            }
        }
        throw new BadImageException("unknown kind of object letter=" + letter);
    }
}
