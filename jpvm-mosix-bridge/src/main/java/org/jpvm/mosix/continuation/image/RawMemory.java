package org.jpvm.mosix.continuation.image;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Objects as the JVM stores them: fields at offsets, allocation without a constructor. The only implementation is made at start-up and hands
 * each call to {@code jdk.internal.misc.Unsafe}: that class is hidden from {@code javac --release}, and the types of some of its methods
 * changed between JDK 17 and 25, so calls to it cannot be compiled ahead. Nothing here checks anything; the callers do.
 */
abstract class RawMemory {
    private static final String TARGET = "jdk.internal.misc.Unsafe";

    private static final class Holder {
        static final RawMemory INSTANCE = make();
    }

    /** Null if this JVM can be used, else what to change. */
    static String obstacle() {
        return Object.class.getModule().isExported("jdk.internal.misc", RawMemory.class.getModule())
                ? null
                : "this JVM needs the option --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";
    }

    static RawMemory get() {
        return Holder.INSTANCE;
    }

    abstract int getInt(Object base, long offset);

    abstract long getLong(Object base, long offset);

    abstract short getShort(Object base, long offset);

    abstract byte getByte(Object base, long offset);

    abstract Object getReference(Object base, long offset);

    abstract void putInt(Object base, long offset, int value);

    abstract void putLong(Object base, long offset, long value);

    abstract void putShort(Object base, long offset, short value);

    abstract void putByte(Object base, long offset, byte value);

    abstract void putReference(Object base, long offset, Object value);

    abstract boolean compareAndSetLong(Object base, long offset, long expected, long value);

    abstract long objectFieldOffset(Field field);

    abstract long staticFieldOffset(Field field);

    abstract Object staticFieldBase(Field field);

    abstract long arrayBaseOffset(Class<?> arrayType);

    abstract Object allocateInstance(Class<?> type) throws InstantiationException;

    abstract boolean shouldBeInitialized(Class<?> type);

    abstract void ensureClassInitialized(Class<?> type);

    abstract void copyMemory(Object source, long sourceOffset, Object target, long targetOffset, long bytes);

    private static RawMemory make() {
        String obstacle = obstacle();
        if (obstacle != null) {
            throw new IllegalStateException(obstacle);
        }
        try {
            Class<?> unsafe = Class.forName(TARGET);
            byte[] code = generate(unsafe);
            return (RawMemory) MethodHandles.lookup()
                    .defineHiddenClass(code, true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("jdk.internal.misc.Unsafe is not as expected", e);
        }
    }

    private static byte[] generate(Class<?> unsafe) throws NoSuchMethodException {
        String superName = Type.getInternalName(RawMemory.class);
        String target = Type.getInternalName(unsafe);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V17, Opcodes.ACC_FINAL, superName + "OnUnsafe", null, superName, null);
        MethodVisitor constructor = writer.visitMethod(0, "<init>", "()V", null, null);
        constructor.visitCode();
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, superName, "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        for (Method method : RawMemory.class.getDeclaredMethods()) {
            if (Modifier.isAbstract(method.getModifiers())) {
                Method real = unsafe.getMethod(method.getName(), method.getParameterTypes());
                MethodVisitor code =
                        writer.visitMethod(0, method.getName(), Type.getMethodDescriptor(method), null, null);
                code.visitCode();
                code.visitMethodInsn(Opcodes.INVOKESTATIC, target, "getUnsafe", "()L" + target + ";", false);
                int slot = 1;
                for (Type type : Type.getArgumentTypes(method)) {
                    code.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
                    slot += type.getSize();
                }
                code.visitMethodInsn(
                        Opcodes.INVOKEVIRTUAL, target, real.getName(), Type.getMethodDescriptor(real), false);
                if (real.getReturnType() == int.class && method.getReturnType() == long.class) {
                    code.visitInsn(Opcodes.I2L);
                }
                code.visitInsn(Type.getReturnType(method).getOpcode(Opcodes.IRETURN));
                code.visitMaxs(0, 0);
            }
        }
        writer.visitEnd();
        return writer.toByteArray();
    }
}
