package dev.framewright.upscale;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.tck.Footage;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Measures the network against cubic interpolation on drawn footage: {@code Measure [PNG]} also writes a picture to look at. */
final class Measure {
    private static final Size LARGE = new Size(480, 272);
    private static final int FRAMES = 12;

    private Measure() {}

    public static void main(String[] arguments) throws IOException {
        Upscaler upscaler = new Upscaler();
        for (int scale : new int[] {2, 4}) {
            measure(upscaler, scale, arguments);
        }
        upscaler.close();
        System.exit(0);
    }

    private static void measure(Upscaler upscaler, int scale, String... arguments) throws IOException {
        Size small = new Size(LARGE.width() / scale, LARGE.height() / scale);
        Footage footage = Footage.of(LARGE, FrameRate.of(12));
        double[] psnr = new double[2];
        double[] change = new double[2];
        byte[][] before = new byte[3][];
        long nanos = 0;
        for (int i = 0; i < FRAMES; i++) {
            byte[] truth = footage.frame(i);
            byte[] input = smaller(truth, LARGE, scale);
            long began = System.nanoTime();
            byte[] network = upscaler.upscale(input, small, scale);
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
                "x%d, %s to %s, %d frames: PSNR network %.2f dB, cubic %.2f dB; error of the change from frame to frame"
                        + " (rms of 255) network %.2f, cubic %.2f; %.2f s a frame%n",
                scale,
                small,
                LARGE,
                FRAMES,
                psnr[0],
                psnr[1],
                change[0],
                change[1],
                nanos / 1e9 / (FRAMES - 1));
        if (arguments.length > 0) {
            ImageIO.write(
                    Footage.picture(before[0], LARGE), "png", new File(arguments[0] + "-x" + scale + "-network.png"));
            ImageIO.write(
                    Footage.picture(before[1], LARGE), "png", new File(arguments[0] + "-x" + scale + "-cubic.png"));
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
