package dev.framewright.upscale;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.tck.Footage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/**
 * Measures the network against cubic interpolation on drawn footage: {@code Measure [PNG [FOLDER]]} also writes pictures to
 * look at, and takes the numbered pictures of a folder (00001.png and on) as the footage.
 */
public final class Measure {
    private static final int FRAMES = 12;

    private Measure() {}

    public static void main(String[] arguments) throws IOException {
        Upscaler upscaler = new Upscaler();
        Footage footage = arguments.length < 2
                ? Footage.of(new Size(480, 272), FrameRate.of(12))
                : Footage.read(Path.of(arguments[1]), FrameRate.of(12));
        measure(upscaler, footage, new int[] {2}, arguments);
        measure(upscaler, footage, new int[] {4}, arguments);
        measure(upscaler, footage, new int[] {2, 2}, arguments);
        upscaler.close();
        System.exit(0);
    }

    private static void measure(Upscaler upscaler, Footage footage, int[] steps, String... arguments)
            throws IOException {
        int scale = Arrays.stream(steps).reduce(1, (a, b) -> a * b);
        String name = "x" + Arrays.stream(steps).mapToObj(Integer::toString).collect(Collectors.joining(" x"));
        Size large = footage.size();
        Size small = new Size(large.width() / scale, large.height() / scale);
        double[] psnr = new double[2];
        double[] change = new double[2];
        byte[][] before = new byte[3][];
        long nanos = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] truth = footage.frame(i);
            byte[] input = smaller(truth, large, scale);
            long began = System.nanoTime();
            byte[] network = input;
            Size size = small;
            for (int step : steps) {
                network = upscaler.upscale(network, size, step);
                size = new Size(size.width() * step, size.height() * step);
            }
            nanos += i == 0 ? 0 : System.nanoTime() - began;
            byte[] cubic = upscaler.bicubic(input, small, scale);
            psnr[0] += Footage.psnr(truth, network) / FRAMES;
            psnr[1] += Footage.psnr(truth, cubic) / FRAMES;
            if (i > 0) {
                change[0] += changeError(before[2], truth, before[0], network) / (FRAMES - 1);
                change[1] += changeError(before[2], truth, before[1], cubic) / (FRAMES - 1);
            }
            before = new byte[][] {network, cubic, truth};
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %s to %s, %d frames: PSNR network %.2f dB, cubic %.2f dB; error of the change from frame to frame"
                        + " (rms of 255) network %.2f, cubic %.2f; %.2f s a frame%n",
                name,
                small,
                large,
                FRAMES,
                psnr[0],
                psnr[1],
                change[0],
                change[1],
                nanos / 1e9 / (FRAMES - 1));
        if (arguments.length > 0) {
            ImageIO.write(
                    Footage.picture(before[0], large),
                    "png",
                    new File(arguments[0] + "-" + name.replace(" ", "") + "-network.png"));
            ImageIO.write(
                    Footage.picture(before[1], large),
                    "png",
                    new File(arguments[0] + "-" + name.replace(" ", "") + "-cubic.png"));
            ImageIO.write(
                    Footage.picture(before[2], large),
                    "png",
                    new File(arguments[0] + "-" + name.replace(" ", "") + "-truth.png"));
        }
    }

    /** Flicker: how far the change between two frames is from the true change. */
    private static double changeError(byte[] truthBefore, byte[] truth, byte[] before, byte[] now) {
        double sum = 0;
        for (int i = 0; i < now.length; i++) {
            double wanted = (truth[i] & 255) - (truthBefore[i] & 255);
            double given = (now[i] & 255) - (before[i] & 255);
            sum += (wanted - given) * (wanted - given);
        }
        return Math.sqrt(sum / now.length);
    }

    /** Gives each square of pixels as its mean. */
    static byte[] smaller(byte[] rgb, Size size, int scale) {
        int width = size.width() / scale;
        int height = size.height() / scale;
        byte[] small = new byte[width * height * 3];
        for (int i = 0; i < small.length; i++) {
            int x = i / 3 % width * scale;
            int y = i / 3 / width * scale;
            int sum = 0;
            for (int s = 0; s < scale * scale; s++) {
                sum += rgb[((y + s / scale) * size.width() + x + s % scale) * 3 + i % 3] & 255;
            }
            small[i] = (byte) Math.round(sum / (double) (scale * scale));
        }
        return small;
    }
}
