package dev.framewright.training;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Clips as rows of frames with their prompts, two clips beside each other. */
final class ContactSheet {

    private static final int FRAMES_SHOWN = 5;
    private static final int COLUMNS = 2;
    private static final int CAPTION = 14;

    private ContactSheet() {}

    static void write(Path file, List<Evaluation.Sample> samples, int frames, int side) throws IOException {
        int width = FRAMES_SHOWN * side + 8;
        int rows = (samples.size() + COLUMNS - 1) / COLUMNS;
        BufferedImage sheet = new BufferedImage(COLUMNS * width, rows * (side + CAPTION), BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = sheet.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 10));
        pen.setColor(Color.BLACK);
        for (int i = 0; i < samples.size(); i++) {
            int left = i % COLUMNS * width;
            int top = i / COLUMNS * (side + CAPTION);
            for (int shown = 0; shown < FRAMES_SHOWN; shown++) {
                int frame = shown * (frames - 1) / (FRAMES_SHOWN - 1);
                draw(sheet, samples.get(i).rgb(), frame * side * side * 3, left + shown * side, top, side);
            }
            pen.drawString(samples.get(i).prompt(), left + 2, top + side + CAPTION - 4);
        }
        pen.dispose();
        ImageIO.write(sheet, "png", file.toFile());
    }

    private static void draw(BufferedImage sheet, byte[] rgb, int from, int left, int top, int side) {
        int[] pixels = new int[side * side];
        for (int i = 0; i < pixels.length; i++) {
            int at = from + 3 * i;
            pixels[i] = (rgb[at] & 0xFF) << 16 | (rgb[at + 1] & 0xFF) << 8 | (rgb[at + 2] & 0xFF);
        }
        sheet.setRGB(left, top, side, side, pixels, 0, side);
    }
}
