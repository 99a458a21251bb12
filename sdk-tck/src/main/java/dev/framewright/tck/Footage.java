package dev.framewright.tck;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;

/**
 * A drawn film for tests and measurements: a patterned ground that pans, a ball that bounces, a star that turns and a bar that
 * slides, each at a place that is exact for any moment. The same arguments give the same pixels. Or pictures of your own.
 */
public final class Footage {
    private static final int SAMPLES = 3;

    private final Size size;
    private final FrameRate rate;
    private final @Nullable Path pictures;

    private Footage(Size size, FrameRate rate, @Nullable Path pictures) {
        this.size = size;
        this.rate = rate;
        this.pictures = pictures;
    }

    /** Chooses size and rate. */
    public static Footage of(Size size, FrameRate rate) {
        return new Footage(size, rate, null);
    }

    /** Takes numbered pictures, named as {@link #write} names them, in place of the drawn film. */
    public static Footage read(Path pictures, FrameRate rate) throws IOException {
        BufferedImage first = picture(pictures, 0);
        return new Footage(new Size(first.getWidth(), first.getHeight()), rate, pictures);
    }

    private static BufferedImage picture(Path folder, int number) throws IOException {
        Path file = folder.resolve(String.format("%05d.png", number + 1));
        BufferedImage picture = ImageIO.read(file.toFile());
        if (picture == null) {
            throw new IOException(file + " is no picture");
        }
        return picture;
    }

    /** Gives width and height. */
    public Size size() {
        return size;
    }

    /** Gives frame {@code number} as RGB bytes, rows from the top. */
    public byte[] frame(int number) {
        if (pictures != null) {
            try {
                return rgb(picture(pictures, number));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        BufferedImage large = draw(number * (double) rate.denominator() / rate.numerator());
        byte[] rgb = new byte[size.rgbBytes()];
        int[] row = new int[size.width() * SAMPLES * SAMPLES];
        for (int y = 0; y < size.height(); y++) {
            large.getRGB(0, y * SAMPLES, size.width() * SAMPLES, SAMPLES, row, 0, size.width() * SAMPLES);
            for (int i = 0; i < size.width() * 3; i++) {
                int sum = 0;
                for (int s = 0; s < SAMPLES * SAMPLES; s++) {
                    int x = i / 3 * SAMPLES + s % SAMPLES;
                    sum += row[s / SAMPLES * size.width() * SAMPLES + x] >> (16 - 8 * (i % 3)) & 255;
                }
                rgb[y * size.width() * 3 + i] = (byte) Math.round(sum / (double) (SAMPLES * SAMPLES));
            }
        }
        return rgb;
    }

    private BufferedImage draw(double seconds) {
        BufferedImage picture =
                new BufferedImage(size.width() * SAMPLES, size.height() * SAMPLES, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = picture.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        // Everything is drawn on a field 320 wide and 180 high.
        pen.scale(picture.getWidth() / 320.0, picture.getHeight() / 180.0);
        pen.setPaint(new GradientPaint(0, 0, new Color(110, 170, 230), 0, 180, new Color(235, 225, 190)));
        pen.fill(new Rectangle2D.Double(0, 0, 320, 180));
        double pan = -24 * seconds;
        for (int i = -2; i < 40; i++) {
            pen.setColor(new Color(60 + i * 37 % 90 + 40, 110 + i * 53 % 80, 60 + i * 29 % 60));
            pen.fill(new Ellipse2D.Double(pan + i * 17, 118 + i * 7 % 11, 26 + i * 5 % 9, 90));
        }
        double bounce = Math.abs(Math.sin(seconds * 2.2));
        pen.setColor(new Color(225, 60, 50));
        pen.fill(new Ellipse2D.Double(30 + 70 * seconds, 112 - 78 * bounce, 38, 38));
        pen.setColor(new Color(255, 240, 235));
        pen.fill(new Ellipse2D.Double(39 + 70 * seconds, 119 - 78 * bounce, 10, 10));
        pen.setColor(new Color(250, 205, 60));
        pen.fill(star(seconds));
        pen.setColor(new Color(40, 50, 90));
        pen.fill(new Rectangle2D.Double(300 - 60 * seconds, 30, 46, 9));
        pen.dispose();
        return picture;
    }

    private static java.awt.Shape star(double seconds) {
        Path2D.Double path = new Path2D.Double();
        for (int i = 0; i < 10; i++) {
            double angle = Math.PI * i / 5;
            double radius = i % 2 == 0 ? 26 : 11;
            if (i == 0) {
                path.moveTo(radius * Math.cos(angle), radius * Math.sin(angle));
            } else {
                path.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
            }
        }
        path.closePath();
        AffineTransform place = AffineTransform.getTranslateInstance(220 - 15 * seconds, 66);
        place.rotate(seconds * 1.1);
        return place.createTransformedShape(path);
    }

    /** Writes frames as numbered pictures, which {@code ClipReader} opens as a clip. */
    public Path write(Path folder, int frames) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < frames; i++) {
            ImageIO.write(
                    picture(frame(i), size),
                    "png",
                    folder.resolve(String.format("%05d.png", i + 1)).toFile());
        }
        return folder;
    }

    /** Gives the measures of a clip of that many frames. */
    public ClipShape shape(int frames) {
        return new ClipShape(size, rate, frames);
    }

    /** Gives a picture of RGB bytes. */
    public static BufferedImage picture(byte[] rgb, Size size) {
        BufferedImage picture = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < rgb.length / 3; i++) {
            picture.setRGB(
                    i % size.width(),
                    i / size.width(),
                    (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255);
        }
        return picture;
    }

    private static byte[] rgb(BufferedImage picture) {
        byte[] rgb = new byte[picture.getWidth() * picture.getHeight() * 3];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / 3;
            rgb[i] =
                    (byte) (picture.getRGB(pixel % picture.getWidth(), pixel / picture.getWidth()) >> 16 - 8 * (i % 3));
        }
        return rgb;
    }

    /** Gives how far two frames are apart, as the peak signal-to-noise ratio in decibels; 99 when they are the same. */
    public static double psnr(byte[] one, byte[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            int difference = (one[i] & 255) - (other[i] & 255);
            sum += difference * difference;
        }
        return sum == 0 ? 99 : 10 * Math.log10(255.0 * 255.0 * one.length / sum);
    }
}
