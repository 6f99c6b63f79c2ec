package org.jpvm.farm;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import org.jpvm.MessageBuffer;
import org.jpvm.PvmError;
import org.jpvm.PvmException;

/** Objects to bytes and back, and the layout of the farm's messages. */
final class Parcel {
    static final int READY = 1;
    static final int WORK = 2;
    static final int RESULT = 3;
    static final int CANCEL = 4;
    static final int STOP = 5;
    /** From the farm to itself: a worker, named by its tid, has ended. */
    static final int GONE = 6;

    static final int VALUE = 0;
    static final int EXCEPTION = 1;

    private Parcel() {}

    /**
     * Serialises.
     *
     * @throws NotSerializableException with the name of the class that cannot travel
     */
    static byte[] wrap(Object object) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        return bytes.toByteArray();
    }

    /** Serialises a failure, or its text where it cannot travel. */
    static byte[] wrapFailure(Throwable failure) {
        try {
            return wrap(failure);
        } catch (IOException | RuntimeException e) {
            StringWriter text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            try {
                return wrap(new RemoteException(text.toString()));
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Deserialises with the classes of {@code loader}. */
    static Object unwrap(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new Input(bytes, loader)) {
            return in.readObject();
        }
    }

    static MessageBuffer numbered(MessageBuffer message, int kind, long number) {
        message.packInt(kind).packInt((int) (number >> 32)).packInt((int) number);
        return message;
    }

    static long number(MessageBuffer message) {
        return (long) message.unpackInt() << 32 | message.unpackInt() & 0xffff_ffffL;
    }

    static void packBytes(MessageBuffer message, byte[] bytes) {
        message.packInt(bytes.length).packBytes(bytes);
    }

    static byte[] bytes(MessageBuffer message) {
        int length = message.unpackInt();
        if (length < 0 || length > message.remainingBytes()) {
            throw new PvmException(
                    PvmError.BAD_MSG, length + " bytes announced, " + message.remainingBytes() + " are there");
        }
        byte[] bytes = new byte[length];
        message.unpackBytes(bytes);
        return bytes;
    }

    private static final class Input extends ObjectInputStream {
        private final ClassLoader loader;

        Input(byte[] bytes, ClassLoader loader) throws IOException {
            super(new ByteArrayInputStream(bytes));
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                // Primitive types, which no loader has.
                return super.resolveClass(description);
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] names) throws ClassNotFoundException {
            Class<?>[] interfaces = new Class<?>[names.length];
            for (int i = 0; i < names.length; i++) {
                interfaces[i] = Class.forName(names[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, interfaces, (proxy, method, arguments) -> null)
                    .getClass();
        }
    }
}
