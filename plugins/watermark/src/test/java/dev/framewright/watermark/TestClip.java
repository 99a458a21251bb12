package dev.framewright.watermark;

import dev.framewright.api.Size;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;

/** Frames in memory, and what people do to clips. */
record TestClip(Size size, List<byte[]> frames) {
    TestClip marked(int payload) {
        Mark mark = new Mark(payload);
        List<byte[]> marked = new ArrayList<>();
        for (byte[] frame : frames) {
            byte[] copy = frame.clone();
            mark.lay(copy, size);
            marked.add(copy);
        }
        return new TestClip(size, marked);
    }

    OptionalLong detected() {
        Detection detection = new Detection(size);
        frames.forEach(detection::see);
        return detection.payload();
    }

    /** Gives the peak signal-to-noise ratio over all frames and channels, in dB. */
    double psnr(TestClip other) {
        double squares = 0;
        for (int i = 0; i < frames.size(); i++) {
            byte[] a = frames.get(i);
            byte[] b = other.frames.get(i);
            for (int k = 0; k < a.length; k++) {
                double difference = (a[k] & 255) - (b[k] & 255);
                squares += difference * difference;
            }
        }
        return 10 * Math.log10(255.0 * 255 * frames.size() * size.rgbBytes() / squares);
    }

    TestClip frame(int index) {
        return new TestClip(size, List.of(frames.get(index)));
    }

    TestClip everySecondFrame() {
        return new TestClip(
                size,
                IntStream.range(0, frames.size())
                        .filter(i -> i % 2 == 0)
                        .mapToObj(frames::get)
                        .toList());
    }

    TestClip scaled(double across, double down) {
        int width = (int) Math.round(size.width() * across);
        int height = (int) Math.round(size.height() * down);
        return each(image -> {
            BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            var pen = scaled.createGraphics();
            pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
            pen.drawImage(image, 0, 0, width, height, null);
            pen.dispose();
            return scaled;
        });
    }

    TestClip cropped(double kept, double left, double top) {
        int width = (int) (size.width() * kept);
        int height = (int) (size.height() * kept);
        int x = (int) (left * (size.width() - width));
        int y = (int) (top * (size.height() - height));
        return each(image -> image.getSubimage(x, y, width, height));
    }

    TestClip jpeg(float quality) {
        return each(image -> {
            try {
                ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
                ImageWriteParam settings = writer.getDefaultWriteParam();
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(quality);
                writer.setOutput(ImageIO.createImageOutputStream(bytes));
                writer.write(null, new IIOImage(image, null, null), settings);
                writer.dispose();
                return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private TestClip each(UnaryOperator<BufferedImage> change) {
        List<byte[]> changed = new ArrayList<>();
        Size last = size;
        for (byte[] frame : frames) {
            BufferedImage image = change.apply(image(frame));
            last = new Size(image.getWidth(), image.getHeight());
            changed.add(rgb(image));
        }
        return new TestClip(last, changed);
    }

    private BufferedImage image(byte[] rgb) {
        BufferedImage image = new BufferedImage(size.width(), size.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < rgb.length / 3; i++) {
            int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
            image.setRGB(i % size.width(), i / size.width(), colour);
        }
        return image;
    }

    private static byte[] rgb(BufferedImage image) {
        byte[] rgb = new byte[3 * image.getWidth() * image.getHeight()];
        for (int i = 0; i < rgb.length / 3; i++) {
            int colour = image.getRGB(i % image.getWidth(), i / image.getWidth());
            rgb[3 * i] = (byte) (colour >> 16);
            rgb[3 * i + 1] = (byte) (colour >> 8);
            rgb[3 * i + 2] = (byte) colour;
        }
        return rgb;
    }
}
