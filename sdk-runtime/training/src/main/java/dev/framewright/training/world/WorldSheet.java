package dev.framewright.training.world;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Draws clips of the world onto one PNG sheet, for a person to look at, and says how fast they were made. */
public final class WorldSheet {

    private static final int COLUMNS = 2;
    private static final int SHOWN = 5;
    private static final int SIDE = 96;

    private WorldSheet() {}

    /**
     * Writes a sheet of five frames of each clip and prints their captions.
     *
     * @param args sprite file, PNG to write, preset ({@code first} or {@code full}), seed, number of clips
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 5) {
            throw new IllegalArgumentException("wanted: sprite file, PNG to write, first or full, seed, clips");
        }
        StickerWorld world = new StickerWorld(SpriteBank.read(Path.of(args[0])), WorldConfiguration.preset(args[2]));
        WorldRandom random = new WorldRandom(Long.parseLong(args[3]));
        int clips = Integer.parseInt(args[4]);
        int rows = (clips + COLUMNS - 1) / COLUMNS;
        BufferedImage sheet = new BufferedImage(COLUMNS * SHOWN * SIDE, rows * SIDE, BufferedImage.TYPE_INT_RGB);
        long nanos = 0;
        for (int i = 0; i < clips; i++) {
            Spec spec = world.sample(random);
            long start = System.nanoTime();
            Clip clip = world.render(spec, 17, SIDE, SIDE, 8);
            nanos += System.nanoTime() - start;
            System.out.println(i + "  " + spec.label() + "  " + world.caption(spec, random));
            for (int shown = 0; shown < SHOWN; shown++) {
                paste(clip, shown * 4, sheet, (i % COLUMNS * SHOWN + shown) * SIDE, i / COLUMNS * SIDE);
            }
        }
        ImageIO.write(sheet, "png", Path.of(args[1]).toFile());
        System.out.printf("%.1f clips a second%n", clips / (nanos / 1e9));
    }

    private static void paste(Clip clip, int frame, BufferedImage sheet, int left, int top) {
        int at = frame * clip.height() * clip.width() * 3;
        for (int y = 0; y < clip.height(); y++) {
            for (int x = 0; x < clip.width(); x++, at += 3) {
                int rgb = (clip.rgb()[at] & 255) << 16 | (clip.rgb()[at + 1] & 255) << 8 | clip.rgb()[at + 2] & 255;
                sheet.setRGB(left + x, top + y, rgb);
            }
        }
    }
}
