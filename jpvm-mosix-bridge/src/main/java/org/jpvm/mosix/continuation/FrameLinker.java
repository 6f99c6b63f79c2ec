package org.jpvm.mosix.continuation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jpvm.mosix.continuation.image.BadImageException;
import org.jpvm.mosix.continuation.runtime.Frame;
import org.jpvm.mosix.continuation.transform.MethodInfo;
import org.jpvm.mosix.continuation.transform.SiteInfo;
import org.jpvm.mosix.continuation.transform.TransformedClass;

/** Connects frames with the twins that go on with them. Frames that came from elsewhere are checked against the code first. */
final class FrameLinker {
    private final MovableClassLoader loader;
    private final Map<String, Class<?>> types = new HashMap<>();
    private final Map<String, MethodHandle> twins = new HashMap<>();

    FrameLinker(MovableClassLoader loader) {
        this.loader = loader;
    }

    /**
     * Refuses frames that do not fit this loader's code: unknown methods and sites, other numbers or types of values, or an order of
     * frames that no run can have.
     *
     * @param frames outermost first
     */
    void check(List<Frame> frames) throws BadImageException {
        if (frames.isEmpty()) {
            throw new BadImageException("no frames");
        }
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            boolean innermost = i == frames.size() - 1;
            if (frame.call() != null) {
                if (!innermost || i == 0) {
                    throw new BadImageException("a library call is not the innermost frame");
                }
                continue;
            }
            MethodInfo info = infoOf(frame);
            boolean beforeCall = frames.size() > i + 1;
            if (info.reentrySites().contains(frame.site()) != beforeCall) {
                throw new BadImageException(
                        "frame stands at a " + (beforeCall ? "poll" : "call") + " method=" + info.name());
            }
            checkValues(frame, info.sites().get(frame.site()));
        }
    }

    private MethodInfo infoOf(Frame frame) throws BadImageException {
        TransformedClass transformed = null;
        try {
            if (loader.isProgramClass(frame.className())) {
                loader.loadClass(frame.className());
                transformed = loader.transformedOf(frame.className());
            }
        } catch (ClassNotFoundException | LinkageError e) {
            throw new BadImageException("class of a frame does not load class=" + frame.className());
        }
        MethodInfo info = transformed == null ? null : transformed.methods().get(frame.twin());
        if (info == null || frame.site() < 0 || frame.site() >= info.sites().size()) {
            throw new BadImageException("frame fits no method class=" + frame.className() + " method=" + frame.twin());
        }
        return info;
    }

    private void checkValues(Frame frame, SiteInfo site) throws BadImageException {
        if (frame.primitives().length != site.primitives() || frame.references().length != site.references()) {
            throw new BadImageException(
                    "frame has other values than its method class=" + frame.className() + " method=" + frame.twin());
        }
        for (int i = 0; i < site.references(); i++) {
            Object value = frame.references()[i];
            if (value != null && !typeOf(site.referenceTypes().get(i)).isInstance(value)) {
                throw new BadImageException("frame holds a wrong type method=" + frame.twin() + " wanted="
                        + site.referenceTypes().get(i) + " found="
                        + value.getClass().getName());
            }
        }
    }

    private Class<?> typeOf(String type) throws BadImageException {
        Class<?> known = types.get(type);
        if (known == null) {
            try {
                known = Class.forName(type.replace('/', '.'), false, loader);
            } catch (ClassNotFoundException | LinkageError e) {
                throw new BadImageException("type of a local does not load type=" + type);
            }
            types.put(type, known);
        }
        return known;
    }

    /**
     * Links the frames, so that the outermost can be invoked. Runs no code of the task, as their classes are initialised.
     *
     * @return the outermost
     */
    Frame link(List<Frame> frames) {
        Frame inner = null;
        for (int i = frames.size() - 1; i >= 0; i--) {
            Frame frame = frames.get(i);
            frame.prepare(frame.call() != null ? null : twinOf(frame), inner);
            inner = frame;
        }
        return inner;
    }

    private MethodHandle twinOf(Frame frame) {
        MethodInfo info = loader.transformedOf(frame.className()).methods().get(frame.twin());
        String entry = info.entryAt(frame.site());
        return twins.computeIfAbsent(frame.className() + "#" + entry, key -> {
            try {
                Class<?> type = Class.forName(frame.className(), true, loader);
                Class<?> result = MethodType.fromMethodDescriptorString(info.descriptor(), loader)
                        .returnType();
                return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
                        .findStatic(type, entry, MethodType.methodType(result, Frame.class));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("twin not found " + key, e);
            }
        });
    }
}
