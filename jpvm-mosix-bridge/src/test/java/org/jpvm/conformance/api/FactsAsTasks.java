package org.jpvm.conformance.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * The classes of the facts as programs of hosted tasks: under other names, as those of {@code org.jpvm} are the container's and cannot move, and with a
 * pause before each call of the interface, as a fact is over sooner than a move.
 */
final class FactsAsTasks {
    private static final String OLD = "org/jpvm/conformance/api/";
    private static final String NEW = "org/jpvm/examples/facts/";
    private static final Set<String> INTERFACES =
            Set.of("org/jpvm/compat/Pvm3", "org/jpvm/PvmTask", "org/jpvm/group/Group", "org/jpvm/Mailbox");

    private final Path directory;
    private final ArrayDeque<String> wanted = new ArrayDeque<>();
    private final Set<String> known = new HashSet<>();

    private final Remapper names = new Remapper(Opcodes.ASM9) {
        @Override
        public String map(String name) {
            if (!name.startsWith(OLD)) {
                return name;
            }
            if (known.add(name)) {
                wanted.add(name);
            }
            return NEW + name.substring(OLD.length());
        }
    };

    /** @param directory where the classes go */
    FactsAsTasks(Path directory) {
        this.directory = directory;
    }

    /** Name of the program. */
    String main() throws IOException {
        return writeAll(FactMain.class.getName().replace('.', '/'));
    }

    private String writeAll(String internalName) throws IOException {
        String name = names.map(internalName);
        while (!wanted.isEmpty()) {
            String next = wanted.poll();
            String resource = next + ".class";
            try (InputStream in = FactsAsTasks.class.getClassLoader().getResourceAsStream(resource)) {
                ClassReader reader = new ClassReader(in);
                ClassWriter writer = new ClassWriter(0);
                reader.accept(new ClassRemapper(new Slowed(writer), names), 0);
                write(names.map(next), writer.toByteArray());
            }
        }
        return name.replace('/', '.');
    }

    private void write(String internalName, byte[] bytes) throws IOException {
        Path file = directory.resolve(internalName + ".class");
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** Writes a class that calls a fact; gives its name. */
    String body(Fact fact) throws IOException {
        String topic = names.map(fact.topic().getName().replace('.', '/'));
        writeAll(fact.topic().getName().replace('.', '/'));
        String name = NEW + "Body_" + fact.topic().getSimpleName() + "_"
                + fact.method().getName();
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        String[] interfaces = {NEW + "FactBody"};
        writer.visit(Opcodes.V17, Opcodes.ACC_PUBLIC | Opcodes.ACC_SUPER, name, null, "java/lang/Object", interfaces);
        method(writer, "<init>", "()V", method -> {
            method.visitVarInsn(Opcodes.ALOAD, 0);
            method.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            method.visitInsn(Opcodes.RETURN);
        });
        method(writer, "topic", "()Ljava/lang/Object;", method -> {
            method.visitTypeInsn(Opcodes.NEW, topic);
            method.visitInsn(Opcodes.DUP);
            method.visitMethodInsn(Opcodes.INVOKESPECIAL, topic, "<init>", "()V", false);
            method.visitInsn(Opcodes.ARETURN);
        });
        method(writer, "prove", "(Ljava/lang/Object;)V", method -> {
            method.visitVarInsn(Opcodes.ALOAD, 1);
            method.visitTypeInsn(Opcodes.CHECKCAST, topic);
            method.visitMethodInsn(Opcodes.INVOKEVIRTUAL, topic, fact.method().getName(), "()V", false);
            method.visitInsn(Opcodes.RETURN);
        });
        writer.visitEnd();
        write(name, writer.toByteArray());
        return name.replace('/', '.');
    }

    private interface Code {
        void write(MethodVisitor method);
    }

    private static void method(ClassWriter writer, String name, String descriptor, Code code) {
        MethodVisitor method = writer.visitMethod(Opcodes.ACC_PUBLIC, name, descriptor, null, null);
        method.visitCode();
        code.write(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** Pauses before calls of the interface. */
    private static final class Slowed extends ClassVisitor {
        Slowed(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String type, String signature, String[] exceptions) {
            MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
            return new MethodVisitor(Opcodes.ASM9, next) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String called, String form, boolean isInterface) {
                    if (INTERFACES.contains(owner) && !called.equals("<init>")) {
                        super.visitMethodInsn(Opcodes.INVOKESTATIC, NEW + "FactMain", "pause", "()V", false);
                    }
                    super.visitMethodInsn(opcode, owner, called, form, isInterface);
                }
            };
        }
    }
}
