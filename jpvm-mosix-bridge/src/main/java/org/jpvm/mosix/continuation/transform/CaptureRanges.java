package org.jpvm.mosix.continuation.transform;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Where in the byte code of a transformed class the sites lie, read back from its exception tables, so that no offset is guessed. */
public final class CaptureRanges {
    private record Range(int start, int end, int site) {}

    private final Map<String, List<Range>> byMethod = new HashMap<>();

    public CaptureRanges(TransformedClass transformed) {
        Map<Label, Integer> offsets = new IdentityHashMap<>();
        ClassReader reader = new ClassReader(transformed.bytes()) {
            @Override
            protected Label readLabel(int offset, Label[] labels) {
                Label label = super.readLabel(offset, labels);
                offsets.put(label, offset);
                return label;
            }
        };
        ClassVisitor visitor = new ClassVisitor(Opcodes.ASM9) {
            @Override
            public MethodVisitor visitMethod(
                    int access, String name, String descriptor, String signature, String[] exceptions) {
                MethodInfo info = transformed.methodOf(name, descriptor);
                if (info == null) {
                    return null;
                }
                List<Range> ranges = new ArrayList<>();
                byMethod.put(name + descriptor, ranges);
                return new MethodVisitor(Opcodes.ASM9) {
                    @Override
                    public void visitTryCatchBlock(Label start, Label end, Label handler, String type) {
                        if (Names.SIGNAL.equals(type)) {
                            int entry = ranges.size();
                            int sites = info.sites().size();
                            int site =
                                    entry < sites ? entry : info.reentrySites().get(entry - sites);
                            ranges.add(new Range(offsets.get(start), offsets.get(end), site));
                        }
                    }
                };
            }
        };
        reader.accept(visitor, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }

    /**
     * The site at which a frame stands.
     *
     * @param byteCodeIndex of the instruction being executed
     * @return -1 if it stands at none
     */
    public int siteAt(String method, String descriptor, int byteCodeIndex) {
        for (Range range : byMethod.getOrDefault(method + descriptor, List.of())) {
            if (byteCodeIndex >= range.start && byteCodeIndex < range.end) {
                return range.site;
            }
        }
        return -1;
    }
}
