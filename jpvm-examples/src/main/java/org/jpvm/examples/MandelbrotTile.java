package org.jpvm.examples;

import org.jpvm.Packer;
import org.jpvm.Unpacker;

/**
 * One tile of the picture: which pixels, and where the picture lies in the plane. Travels in XDR in the order of the components.
 *
 * @param x          first column
 * @param y          first row
 * @param width      columns
 * @param height     rows
 * @param left       real part of the picture's left edge
 * @param top        imaginary part of its upper edge
 * @param pixelSize  distance of two pixels
 * @param iterations steps after which a point counts as inside the set
 */
record MandelbrotTile(int x, int y, int width, int height, double left, double top, double pixelSize, int iterations) {
    private static final double ESCAPE_RADIUS_SQUARED = 1 << 16;
    /** Iterations after which the colours repeat, at the start of the scale. */
    private static final double COLOUR_PERIOD = 3.2;

    static MandelbrotTile read(Unpacker in) {
        return new MandelbrotTile(
                in.unpackInt(),
                in.unpackInt(),
                in.unpackInt(),
                in.unpackInt(),
                in.unpackDouble(),
                in.unpackDouble(),
                in.unpackDouble(),
                in.unpackInt());
    }

    void write(Packer out) {
        out.packInt(x).packInt(y).packInt(width).packInt(height);
        out.packDouble(left).packDouble(top).packDouble(pixelSize).packInt(iterations);
    }

    /** Colours of the tile's pixels, {@code 0xRRGGBB}, row by row. */
    int[] render() {
        int[] pixels = new int[width * height];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                pixels[row * width + column] = colour(left + (x + column) * pixelSize, top - (y + row) * pixelSize);
            }
        }
        return pixels;
    }

    private int colour(double real, double imaginary) {
        double a = 0;
        double b = 0;
        for (int i = 0; i < iterations; i++) {
            double squareA = a * a;
            double squareB = b * b;
            if (squareA + squareB > ESCAPE_RADIUS_SQUARED) {
                // The fraction of a step by which the point passed the radius makes the bands continuous.
                double steps = i + 1 - Math.log(Math.log(squareA + squareB) / 2) / Math.log(2);
                return gradient(Math.log(Math.max(steps, 1)) * COLOUR_PERIOD);
            }
            b = 2 * a * b + imaginary;
            a = squareA - squareB + real;
        }
        return 0;
    }

    /** Dark blue, light blue, white, amber and back, once per 2 pi. */
    private static int gradient(double angle) {
        int red = channel(angle, 0.0);
        int green = channel(angle, 0.45);
        int blue = channel(angle, 1.1);
        return red << 16 | green << 8 | blue;
    }

    private static int channel(double angle, double shift) {
        return (int) Math.round(127.5 - 127.5 * Math.cos(angle + shift));
    }
}
