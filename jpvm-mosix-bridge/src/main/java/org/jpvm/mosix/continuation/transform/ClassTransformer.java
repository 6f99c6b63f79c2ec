package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.CodeSizeEvaluator;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Makes a class of a task capturable; see the package comment. The result depends on nothing but the class file, the access flags and
 * superclasses of the classes it names, and {@link #VERSION}. Not safe for use by several threads at once.
 */
public final class ClassTransformer {
    /** Frames and images of one version fit no other, because sites are known by number. */
    public static final int VERSION = 2;

    /** Larger methods are never compiled ({@code -XX:-DontCompileHugeMethods} aside). */
    private static final int JIT_LIMIT = 8000;

    private final Hierarchy hierarchy;

    public ClassTransformer(ClassSource source) {
        this.hierarchy = new Hierarchy(source);
    }

    /**
     * Transforms a class.
     *
     * @param original a class file
     * @throws RuntimeException of ASM if it is none
     */
    public TransformedClass transform(byte[] original) {
        ClassReader reader = new ClassReader(OldClasses.upgrade(original, hierarchy));
        ClassNode type = new ClassNode();
        reader.accept(type, ClassReader.EXPAND_FRAMES);
        Map<String, MethodInfo> infos = new LinkedHashMap<>();
        Map<String, String> alone = new LinkedHashMap<>();
        Lambdas.number(type);
        Statics.open(type);
        List<MethodNode> methods = new ArrayList<>();
        List<MethodNode> twins = new ArrayList<>();
        int number = 0;
        for (MethodNode method : type.methods) {
            String reason = reasonToLeave(method);
            if (reason != null) {
                alone.put(method.name + method.desc, reason);
            }
            boolean wanted = reason == null && (Calls.anyIn(method.instructions) || Polls.hasLoop(method));
            methods.add(wanted ? instrument(type, method, number, twins, infos, alone) : method);
            number++;
        }
        type.methods = methods;
        type.methods.addAll(twins);
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        type.accept(writer);
        return new TransformedClass(type.name.replace('/', '.'), writer.toByteArray(), infos, alone);
    }

    private static String reasonToLeave(MethodNode method) {
        if ((method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) != 0) {
            return (method.access & Opcodes.ACC_NATIVE) != 0 ? "native method" : "no code";
        }
        if (method.name.equals("<clinit>")) {
            return "static initialiser";
        }
        return method.name.equals("<init>") ? "constructor" : null;
    }

    private MethodNode instrument(
            ClassNode type,
            MethodNode method,
            int number,
            List<MethodNode> twins,
            Map<String, MethodInfo> infos,
            Map<String, String> alone) {
        MethodNode work = new MethodNode(
                Opcodes.ASM9,
                method.access,
                method.name,
                method.desc,
                method.signature,
                method.exceptions.toArray(String[]::new));
        method.accept(work);
        String key = method.name + method.desc;
        SynchronizedMethods.unfold(type.name, work);
        Polls.insert(work);
        LateNew.apply(type.name, work);
        Monitors monitors = Monitors.apply(work);
        if (monitors == null) {
            alone.put(key, "locks do not nest");
            return method;
        }
        List<Site> sites = new Sites(type.name, work, monitors, name -> hierarchy.nameable(type.name, name)).find();
        if (sites.isEmpty()) {
            alone.put(key, "no place to capture it at");
            return method;
        }
        Handlers.append(work, sites);
        String twinName = method.name + Names.TWIN_MARK + number;
        Twins made = Twins.of(type, work, sites, twinName);
        int grown = Math.max(
                sizeOf(work),
                made.methods().stream().mapToInt(ClassTransformer::sizeOf).max().orElse(0));
        if (grown > JIT_LIMIT && sizeOf(method) <= JIT_LIMIT || grown > 65_000) {
            alone.put(key, "would grow to " + grown + " bytes, which are not compiled");
            return method;
        }
        twins.addAll(made.methods());
        List<SiteInfo> infosOfSites = sites.stream().map(Site::info).toList();
        infos.put(
                twinName,
                new MethodInfo(method.name, method.desc, twinName, infosOfSites, made.reentrySites(), made.entries()));
        return work;
    }

    static int sizeOf(MethodNode method) {
        int[] size = new int[1];
        MethodVisitor visitor = new CodeSizeEvaluator(null) {
            @Override
            public void visitEnd() {
                size[0] = getMaxSize();
            }
        };
        method.instructions.resetLabels();
        for (AbstractInsnNode insn : method.instructions) {
            insn.accept(visitor);
        }
        visitor.visitEnd();
        return size[0];
    }
}
