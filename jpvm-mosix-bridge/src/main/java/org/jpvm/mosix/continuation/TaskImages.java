package org.jpvm.mosix.continuation;

import java.util.List;
import org.jpvm.mosix.continuation.image.BadImageException;
import org.jpvm.mosix.continuation.image.CopyRules;
import org.jpvm.mosix.continuation.image.ImageReader;
import org.jpvm.mosix.continuation.image.ImageWriter;
import org.jpvm.mosix.continuation.image.NotMovableException;
import org.jpvm.mosix.continuation.runtime.Frame;

/** Turns a task that stands still into bytes and back. Blocks for as long as the copying takes; any thread, one task at a time. */
public final class TaskImages {
    private TaskImages() {}

    /**
     * Writes the frames, all they reach, and the statics of the program. The continuation is still held afterwards, whatever happens.
     *
     * @return the image, in the format of the package {@code image}; the program's class files travel apart
     * @throws NotMovableException if the task holds what cannot be copied; resume it here
     */
    public static byte[] capture(Continuation continuation, CopyRules rules) throws NotMovableException {
        if (!continuation.isHeld()) {
            throw new IllegalStateException("the continuation is not held");
        }
        return ImageWriter.write(continuation.frames(), continuation.loader(), rules);
    }

    /**
     * Makes a task from an image. The loader is a new one for the same class files, or a warm one: one that has served a task of the same
     * program which is no longer here. A warm loader fits if no class has been initialised in it that the task has not initialised yet, and
     * no interface in it holds a static value that differs; else this says so, and a new loader does.
     *
     * @throws BadImageException if the image cannot be taken in; do not use the loader again
     */
    public static Continuation restore(byte[] image, MovableClassLoader loader, CopyRules rules)
            throws BadImageException {
        List<Frame> frames = ImageReader.read(image, loader, rules);
        new FrameLinker(loader).check(frames);
        return new Continuation(loader, frames);
    }
}
