package org.jpvm.mosix.continuation.transform;

import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.JSRInlinerAdapter;

/** Brings classes of Java 6 and older to the form of Java 7: stack maps, no subroutines, and {@code invokedynamic} allowed. */
final class OldClasses {
    private OldClasses() {}

    static byte[] upgrade(byte[] bytes, Hierarchy hierarchy) {
        ClassReader reader = new ClassReader(bytes);
        if (majorVersion(reader) >= Opcodes.V1_7) {
            return bytes;
        }
        ClassWriter writer = hierarchy.frameWriter();
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public void visit(
                            int version,
                            int access,
                            String name,
                            String signature,
                            String superName,
                            String[] interfaces) {
                        super.visit(Opcodes.V1_7, access, name, signature, superName, interfaces);
                    }

                    @Override
                    public MethodVisitor visitMethod(
                            int access, String name, String descriptor, String signature, String[] exceptions) {
                        MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
                        return new JSRInlinerAdapter(next, access, name, descriptor, signature, exceptions);
                    }
                },
                ClassReader.SKIP_FRAMES);
        return writer.toByteArray();
    }

    private static int majorVersion(ClassReader reader) {
        return reader.readUnsignedShort(6);
    }
}
