package org.jpvm.examples;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jpvm.MessageBuffer;
import org.jpvm.NotifyKind;
import org.jpvm.Pvm;
import org.jpvm.PvmTask;
import org.jpvm.SpawnRequest;
import org.jpvm.SpawnResult;
import org.jpvm.Tid;

/**
 * Renders the Mandelbrot set to a PNG file with several workers. Each worker asks for a tile when it has none, so fast workers and easy
 * tiles balance by themselves; a tile whose worker died is given to another one. Shows the task farm, notification, hosted tasks.
 *
 * <pre>
 * ./jpvm run mandelbrot --width 1200 --height 800 --workers 4 --out mandelbrot.png
 * ./jpvm run mandelbrot --hosted                workers are threads of the host's container, not processes
 *
 * 1200 x 800 pixels in 247 tiles by 4 workers: 0.84 s
 *   t40003    62 tiles
 *   ...
 * wrote mandelbrot.png
 * </pre>
 *
 * Messages: tag 1 from a worker that wants its first tile (empty), tag 2 to the worker ({@link MandelbrotTile}), tag 3 back (the tile, then
 * its pixels as ints), tag 4 to the worker: no more.
 */
public final class Mandelbrot {
    static final int READY = 1;
    static final int TILE = 2;
    static final int PIXELS = 3;
    static final int DONE = 4;

    private static final int WORKER_ENDED = 5;
    private static final int TILE_SIZE = 64;
    private static final String USAGE =
            "mandelbrot [--width PIXELS] [--height PIXELS] [--workers N] [--out FILE]" + " [--iterations N] [--hosted]";

    private final int width;
    private final int height;
    private final int[] pixels;
    private final Deque<MandelbrotTile> waiting = new ArrayDeque<>();
    private final Map<Tid, MandelbrotTile> given = new TreeMap<>();
    private final Map<Tid, Integer> finished = new TreeMap<>();

    private Mandelbrot(int width, int height, int iterations) {
        this.width = width;
        this.height = height;
        this.pixels = new int[width * height];
        double pixelSize = Math.max(3.5 / width, 2.4 / height);
        double left = -0.75 - width * pixelSize / 2;
        double top = height * pixelSize / 2;
        for (int y = 0; y < height; y += TILE_SIZE) {
            for (int x = 0; x < width; x += TILE_SIZE) {
                int columns = Math.min(TILE_SIZE, width - x);
                int rows = Math.min(TILE_SIZE, height - y);
                waiting.add(new MandelbrotTile(x, y, columns, rows, left, top, pixelSize, iterations));
            }
        }
    }

    /** See the class comment. */
    public static void main(String[] args) throws IOException {
        Arguments arguments = Arguments.parse(args, USAGE);
        int width = arguments.number("width", 1200, 1, 10_000);
        int height = arguments.number("height", 800, 1, 10_000);
        int workers = arguments.number("workers", 4, 1, 256);
        Path file = Path.of(arguments.text("out", "mandelbrot.png"));
        Mandelbrot picture = new Mandelbrot(width, height, arguments.number("iterations", 2000, 1, 10_000_000));
        SpawnRequest worker = arguments.has("hosted")
                ? SpawnRequest.hosted(MandelbrotWorker.class)
                : SpawnRequest.javaClass(MandelbrotWorker.class);
        try (PvmTask pvm = Pvm.enroll()) {
            SpawnResult started = pvm.spawn(worker.withCount(workers));
            if (started.tids().isEmpty()) {
                System.err.println(
                        "can't start workers: " + started.errors().get(0).text());
                System.exit(1);
            }
            picture.render(pvm, started.tids());
        }
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            PngImage.write(out, width, height, picture.pixels);
        }
        System.out.println("wrote " + file);
    }

    private void render(PvmTask pvm, List<Tid> workers) {
        int tiles = waiting.size();
        long start = System.nanoTime();
        pvm.notifyOn(NotifyKind.TASK_EXIT, WORKER_ENDED, workers);
        Deque<Tid> idle = new ArrayDeque<>();
        int alive = workers.size();
        int done = 0;
        try (ProgressBar progress = new ProgressBar(tiles)) {
            while (done < tiles) {
                MessageBuffer message = pvm.receive();
                Tid worker = message.source();
                switch (message.tag()) {
                    case READY -> idle.add(worker);
                    case PIXELS -> {
                        store(message);
                        given.remove(worker);
                        finished.merge(worker, 1, Integer::sum);
                        progress.show(++done);
                        idle.add(worker);
                    }
                    case WORKER_ENDED -> {
                        Tid ended = new Tid(message.unpackInt());
                        idle.remove(ended);
                        takeBack(ended);
                        if (--alive == 0) {
                            throw new IllegalStateException("all workers ended with " + (tiles - done) + " tiles left");
                        }
                    }
                    default -> System.err.println("unexpected message with tag " + message.tag() + " from " + worker);
                }
                giveTiles(pvm, idle);
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        pvm.multicast(workers, DONE, pvm.newBuffer());
        System.out.printf(
                Locale.ROOT,
                "%d x %d pixels in %d tiles by %d workers: %.2f s%n",
                width,
                height,
                tiles,
                workers.size(),
                seconds);
        finished.forEach((worker, count) -> System.out.printf(Locale.ROOT, "  %-8s %5d tiles%n", worker, count));
    }

    private void giveTiles(PvmTask pvm, Deque<Tid> idle) {
        while (!idle.isEmpty() && !waiting.isEmpty()) {
            Tid worker = idle.remove();
            MandelbrotTile tile = waiting.remove();
            given.put(worker, tile);
            pvm.send(worker, TILE, tile::write);
        }
    }

    private void takeBack(Tid worker) {
        MandelbrotTile tile = given.remove(worker);
        if (tile != null) {
            waiting.addFirst(tile);
        }
    }

    private void store(MessageBuffer message) {
        MandelbrotTile tile = MandelbrotTile.read(message);
        for (int row = 0; row < tile.height(); row++) {
            message.unpackInts(pixels, (tile.y() + row) * width + tile.x(), tile.width(), 1);
        }
    }
}
