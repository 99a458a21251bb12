package dev.framewright.models;

/**
 * How a {@link WanVideoAutoencoder} cuts large frames: overlapping tiles, blended over what they share. Frames no larger
 * than a tile are not cut.
 *
 * @param height rows of a tile in pixels, a multiple of the spatial factor
 * @param width columns of a tile in pixels, likewise
 * @param rowStride rows from one tile to the next in pixels, at most {@code height}
 * @param columnStride columns from one tile to the next in pixels, at most {@code width}
 */
public record Tiles(int height, int width, int rowStride, int columnStride) {

    /** The published tiles: 256 x 256, overlapping by 64. */
    public static final Tiles PUBLISHED = new Tiles(256, 256, 192, 192);

    public Tiles {
        if (rowStride < 1 || columnStride < 1 || rowStride > height || columnStride > width) {
            throw new IllegalArgumentException("tiles of " + height + " x " + width
                    + " need strides of 1 to that size but had " + rowStride + " x " + columnStride);
        }
    }

    boolean cut(long rows, long columns) {
        return rows > height || columns > width;
    }
}
