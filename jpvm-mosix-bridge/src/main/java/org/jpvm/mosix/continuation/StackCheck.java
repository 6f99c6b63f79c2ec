package org.jpvm.mosix.continuation;

import java.lang.StackWalker.StackFrame;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jpvm.mosix.continuation.runtime.Frame;
import org.jpvm.mosix.continuation.runtime.TaskRuntime;
import org.jpvm.mosix.continuation.transform.MethodInfo;
import org.jpvm.mosix.continuation.transform.SiteInfo;
import org.jpvm.mosix.continuation.transform.TransformedClass;

/**
 * Looks at every frame between a poll and the task's outermost method before anything is unwound. All must be task code standing at a
 * site; whatever the transformer left out therefore shows here, as a reason to defer, and never as a lost frame.
 */
final class StackCheck {
    private static final StackWalker WALKER = StackWalker.getInstance(
            Set.of(StackWalker.Option.RETAIN_CLASS_REFERENCE, StackWalker.Option.SHOW_REFLECT_FRAMES));

    private final MovableClassLoader loader;
    private final boolean inCall;
    private final List<Frame> frames = new ArrayList<>();
    private String reason;

    private StackCheck(MovableClassLoader loader, boolean inCall) {
        this.loader = loader;
        this.inCall = inCall;
    }

    /**
     * Walks the calling thread's stack.
     *
     * @param inCall whether library frames may stand on top of the task's, because they can be unwound and begun again
     */
    static StackCheck walk(MovableClassLoader loader, boolean inCall) {
        StackCheck check = new StackCheck(loader, inCall);
        WALKER.walk(check::look);
        return check;
    }

    /** Why the task cannot be captured here, null if it can. */
    String reason() {
        return reason;
    }

    /** The frames to fill, innermost first. */
    List<Frame> frames() {
        return frames;
    }

    private Void look(Stream<StackFrame> stack) {
        Iterator<StackFrame> iterator = stack.iterator();
        boolean top = true;
        while (iterator.hasNext() && reason == null) {
            StackFrame frame = iterator.next();
            Class<?> type = frame.getDeclaringClass();
            if (type.getClassLoader() == loader) {
                top = false;
                reason = add(frame);
            } else if (isOwn(type)) {
                if (!top && type == MovableTask.class) {
                    return null;
                }
            } else if (!top || !inCall) {
                reason = type.getName() + "." + frame.getMethodName() + " is on the stack and is not task code";
            }
        }
        if (reason == null) {
            reason = "the task's outermost method was not found";
        }
        return null;
    }

    private static boolean isOwn(Class<?> type) {
        return type == StackCheck.class || type == MovableTask.class || type == TaskRuntime.class;
    }

    private String add(StackFrame frame) {
        String className = frame.getClassName();
        String where = className + "." + frame.getMethodName();
        TransformedClass transformed = loader.transformedOf(className);
        if (transformed == null) {
            return where + " is generated code";
        }
        if (transformed.isRestart(frame.getMethodName())) {
            return null;
        }
        MethodInfo info = transformed.methodOf(frame.getMethodName(), frame.getDescriptor());
        if (info == null) {
            return whyNot(frame, transformed, className);
        }
        int site = loader.rangesOf(className)
                .siteAt(frame.getMethodName(), frame.getDescriptor(), frame.getByteCodeIndex());
        if (site < 0) {
            return className + "." + info.name() + " stands at a call that cannot be captured" + line(frame);
        }
        SiteInfo saved = info.sites().get(site);
        frames.add(
                Frame.of(className, info.twin(), site, new long[saved.primitives()], new Object[saved.references()]));
        return null;
    }

    private static String whyNot(StackFrame frame, TransformedClass transformed, String className) {
        if (frame.getMethodName().equals("<init>")) {
            return "a constructor of " + className + " is running";
        }
        if (frame.getMethodName().equals("<clinit>")) {
            return "the static initialiser of " + className + " is running";
        }
        String left = transformed.leftAlone().get(frame.getMethodName() + frame.getDescriptor());
        return className + "." + frame.getMethodName() + " cannot be captured" + (left == null ? "" : ": " + left);
    }

    private static String line(StackFrame frame) {
        return frame.getLineNumber() > 0 ? " (line " + frame.getLineNumber() + ")" : "";
    }
}
