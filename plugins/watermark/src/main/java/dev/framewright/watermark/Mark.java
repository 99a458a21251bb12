package dev.framewright.watermark;

import dev.framewright.api.Size;

/** Lays a payload over pictures, within 42 dB. Not safe for use by two threads. */
final class Mark {
    /** Below this number of pixels there is no room for tiles: no crop of 256x256 was read. */
    static final int SMALL = 400 * 256;

    /** In small pictures the lattice has all the strength there is. */
    static final Lattice STRONG = new Lattice(3.95);

    /** In larger ones it shares with the tiles. */
    static final Lattice FAINT = new Lattice(.75);

    static final Layout LAYOUT = new Layout();

    private final int[] signs;
    private final Tiles tiles;

    Mark(int payload) {
        this.signs = Message.signs(payload);
        this.tiles = new Tiles(LAYOUT, payload);
    }

    /** Marks a picture in place. */
    void lay(byte[] rgb, Size size) {
        float[] luma = Residual.luma(rgb, size);
        if (size.pixels() >= SMALL) {
            add(rgb, luma, tiles.change(luma, size));
        }
        Lattice lattice = size.pixels() < SMALL ? STRONG : FAINT;
        add(rgb, luma, lattice.change(luma, size, signs));
    }

    private static void add(byte[] rgb, float[] luma, float[] change) {
        for (int i = 0; i < change.length; i++) {
            int step = Math.round(change[i]);
            for (int channel = 3 * i; channel < 3 * i + 3; channel++) {
                rgb[channel] = (byte) Math.max(0, Math.min(255, (rgb[channel] & 255) + step));
            }
            luma[i] = Math.max(0, Math.min(255, luma[i] + step));
        }
    }
}
