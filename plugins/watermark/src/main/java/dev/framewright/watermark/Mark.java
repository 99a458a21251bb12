package dev.framewright.watermark;

import dev.framewright.api.Size;

/** Lays a payload over pictures, within 42 dB. Not safe for use by two threads. */
final class Mark {
    /** Below this number of pixels there is no room for tiles: no crop of 256x256 was read. */
    static final int SMALL = 400 * 256;

    /** In small pictures the lattice has all the strength there is. */
    static final Lattice STRONG = new Lattice(6.6);

    /** In larger ones it shares with the tiles. */
    static final Lattice FAINT = new Lattice(.95);

    static final Layout LAYOUT = new Layout();

    /** What each channel changes by for a step of brightness: with these shares all channels together change least. */
    private static final float[] SHARES = shares();

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
            luma[i] = 0;
            for (int channel = 0; channel < SHARES.length; channel++) {
                int value = (rgb[3 * i + channel] & 255) + Math.round(change[i] * SHARES[channel]);
                value = Math.max(0, Math.min(255, value));
                rgb[3 * i + channel] = (byte) value;
                luma[i] += Residual.LUMA[channel] * value;
            }
        }
    }

    private static float[] shares() {
        float squares = 0;
        for (float part : Residual.LUMA) {
            squares += part * part;
        }
        float[] shares = Residual.LUMA.clone();
        for (int channel = 0; channel < shares.length; channel++) {
            shares[channel] /= squares;
        }
        return shares;
    }
}
