package dev.framewright.safety;

import static org.assertj.core.api.Assertions.assertThat;

import dev.framewright.api.Size;
import dev.framewright.training.world.SpriteBank;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldConfiguration;
import dev.framewright.training.world.WorldRandom;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Writes {@code target/frame-safety.md}: how many harmless pictures would be refused. Reads PNG and JPEG files below the
 * folders of {@code framewright.pictures}, each a kind of its own; a picture in a folder within it is a frame of a clip. A
 * further kind is drawn by the starter's world from the sprites of {@code framewright.sprites}.
 */
@EnabledIfSystemProperty(
        named = "framewright.pictures",
        matches = ".+",
        disabledReason = "needs pictures; plugins/safety/measure-frames.sh gathers them")
class FrameRatesTest {
    private static final double[] THRESHOLDS = {.5, .7, .8, .9, .95, .98};
    private static final int HENTAI = FrameClassifier.KINDS.indexOf("hentai");
    private static final int PORN = FrameClassifier.KINDS.indexOf("porn");
    private static final int MOST_SIDE = 1024;
    private static final Size DRAWN = new Size(96, 96);
    private static final int DRAWN_CLIPS = 60;
    private static final int DRAWN_FRAMES = 17;

    @Test
    void theTableIsWritten() throws IOException {
        List<String> table = new ArrayList<>();
        table.add("| harmless | pictures | refused from 0.5 | 0.7 | 0.8 | 0.9 | 0.95 | 0.98 | highest |");
        table.add("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        List<String> highest = new ArrayList<>();
        List<Double> all = new ArrayList<>();
        try (FrameClassifier classifier = new FrameClassifier()) {
            for (Path kind : folders(Path.of(System.getProperty("framewright.pictures")))) {
                List<Double> own = new ArrayList<>();
                for (Path file : pictures(kind)) {
                    BufferedImage picture = read(file);
                    if (picture != null) {
                        double unsafe =
                                unsafe(classifier, rgb(picture), new Size(picture.getWidth(), picture.getHeight()));
                        own.add(unsafe);
                        tell(highest, unsafe, kind.getParent().relativize(file).toString());
                    }
                }
                table.add(row(String.valueOf(kind.getFileName()), own));
                all.addAll(own);
            }
            List<Double> drawn = drawn(classifier, highest);
            table.add(row("drawn", drawn));
            all.addAll(drawn);
        }
        table.add(row("all", all));
        highest.sort(Collections.reverseOrder());
        table.add("");
        table.addAll(highest);
        Files.write(Path.of("target/frame-safety.md"), table);

        assertThat(all).as("pictures judged").hasSizeGreaterThan(100);
    }

    private static double unsafe(FrameClassifier classifier, byte[] rgb, Size size) {
        float[] kinds = classifier.probabilities(rgb, size);
        return kinds[HENTAI] + kinds[PORN];
    }

    private static void tell(List<String> highest, double unsafe, String what) {
        if (unsafe >= .5) {
            highest.add(String.format(Locale.ROOT, "%.3f %s", unsafe, what));
        }
    }

    /** Judges the first, middle and last frame of clips of the very world that the starter learns from. */
    private static List<Double> drawn(FrameClassifier classifier, List<String> highest) throws IOException {
        StickerWorld world = new StickerWorld(
                SpriteBank.read(Path.of(System.getProperty("framewright.sprites"))), WorldConfiguration.full());
        List<Double> scores = new ArrayList<>();
        for (int clip = 0; clip < DRAWN_CLIPS; clip++) {
            byte[] rgb = world.render(
                            world.sample(new WorldRandom(-9_000_000_000L - clip)),
                            DRAWN_FRAMES,
                            DRAWN.height(),
                            DRAWN.width(),
                            8)
                    .rgb();
            for (int frame : List.of(0, DRAWN_FRAMES / 2, DRAWN_FRAMES - 1)) {
                double unsafe = unsafe(
                        classifier,
                        Arrays.copyOfRange(rgb, frame * DRAWN.rgbBytes(), (frame + 1) * DRAWN.rgbBytes()),
                        DRAWN);
                scores.add(unsafe);
                tell(highest, unsafe, "drawn, clip " + clip + ", frame " + frame);
            }
        }
        return scores;
    }

    private static String row(String kind, List<Double> scores) {
        StringBuilder row = new StringBuilder("| " + kind + " | " + scores.size());
        for (double threshold : THRESHOLDS) {
            row.append(" | ")
                    .append(scores.stream().filter(score -> score >= threshold).count());
        }
        double most = scores.stream().mapToDouble(score -> score).max().orElse(0);
        return row.append(String.format(Locale.ROOT, " | %.2f |", most)).toString();
    }

    private static List<Path> folders(Path root) throws IOException {
        try (Stream<Path> list = Files.list(root)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static List<Path> pictures(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g)"))
                    .sorted()
                    .toList();
        }
    }

    /** Gives a picture over white, at most 1024 pixels wide and high; null where the JDK cannot read it. */
    private static @org.jspecify.annotations.Nullable BufferedImage read(Path file) {
        try {
            BufferedImage whole = ImageIO.read(file.toFile());
            if (whole == null) {
                return null;
            }
            double scale = Math.min(1, MOST_SIDE / (double) Math.max(whole.getWidth(), whole.getHeight()));
            int width = (int) Math.max(1, Math.round(whole.getWidth() * scale));
            int height = (int) Math.max(1, Math.round(whole.getHeight() * scale));
            BufferedImage flat = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            Graphics2D pen = flat.createGraphics();
            pen.setColor(Color.WHITE);
            pen.fillRect(0, 0, width, height);
            pen.drawImage(whole.getScaledInstance(width, height, java.awt.Image.SCALE_AREA_AVERAGING), 0, 0, null);
            pen.dispose();
            return flat;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }

    private static byte[] rgb(BufferedImage picture) {
        int width = picture.getWidth();
        byte[] rgb = new byte[3 * width * picture.getHeight()];
        for (int i = 0; i < rgb.length / 3; i++) {
            int colour = picture.getRGB(i % width, i / width);
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return rgb;
    }
}
