package org.jpvm.examples;

import java.util.List;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.Tid;

/** Renders tiles for {@link Mandelbrot} until there are no more or the master ends. Prints nothing. */
public final class MandelbrotWorker {
    private static final int MASTER_ENDED = 5;

    private MandelbrotWorker() {}

    /** No arguments. */
    public static void main(String[] args) {
        try (PvmTask pvm = Pvm.enroll()) {
            Tid master = pvm.parent().orElseThrow(() -> new IllegalStateException("nobody spawned me; try mandelbrot"));
            pvm.notifyOn(NotifyKind.TASK_EXIT, MASTER_ENDED, List.of(master));
            pvm.send(master, Mandelbrot.READY, pvm.newBuffer());
            for (MessageBuffer message = pvm.receive(); message.tag() == Mandelbrot.TILE; message = pvm.receive()) {
                MandelbrotTile tile = MandelbrotTile.read(message);
                int[] pixels = tile.render();
                pvm.send(master, Mandelbrot.PIXELS, answer -> {
                    tile.write(answer);
                    answer.packInts(pixels);
                });
            }
        }
    }
}
