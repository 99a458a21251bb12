package dev.framewright.interpolate;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.tck.Footage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Measures frames between against blending on drawn footage: {@code Measure [PNG [FOLDER]]} also writes pictures to look
 * at, and takes the numbered pictures of a folder (00001.png and on) as the footage.
 */
public final class Measure {
    private static final Size SIZE = new Size(384, 216);
    private static final int PAIRS = 12;

    /** PSNR of interpolation, of blending and of repeating, in dB; seconds per new frame. */
    record Score(double motion, double blend, double repeat, double seconds) {}

    private Measure() {}

    public static void main(String[] arguments) throws IOException {
        Motion motion = new Motion();
        boolean drawn = arguments.length < 2;
        for (int rate : drawn ? new int[] {8, 12, 24} : new int[] {12}) {
            Footage footage = drawn
                    ? Footage.of(SIZE, FrameRate.of(2 * rate))
                    : Footage.read(Path.of(arguments[1]), FrameRate.of(2 * rate));
            Score score = score(motion, footage, rate, PAIRS, arguments);
            System.out.printf(
                    Locale.ROOT,
                    "%d to %d frames a second, %s, %d new frames: PSNR motion %.2f dB, blending %.2f dB, repeating"
                            + " %.2f dB; %.2f s a frame%n",
                    rate,
                    2 * rate,
                    footage.size(),
                    PAIRS,
                    score.motion(),
                    score.blend(),
                    score.repeat(),
                    score.seconds());
        }
        motion.close();
        System.exit(0);
    }

    static Score score(Motion motion, Footage footage, int rate, int pairs, String... pictures) throws IOException {
        Size size = footage.size();
        double[] psnr = new double[3];
        long nanos = 0;
        for (int i = 0; i < pairs; i++) {
            byte[] first = footage.frame(2 * i);
            byte[] truth = footage.frame(2 * i + 1);
            byte[] second = footage.frame(2 * i + 2);
            long began = System.nanoTime();
            byte[] drawn;
            try (Motion.Pair pair = motion.between(first, second, size)) {
                drawn = pair.at(0.5);
            }
            nanos += i == 0 ? 0 : System.nanoTime() - began;
            byte[] blend = new byte[first.length];
            for (int k = 0; k < blend.length; k++) {
                blend[k] = (byte) (((first[k] & 255) + (second[k] & 255) + 1) / 2);
            }
            psnr[0] += Footage.psnr(truth, drawn) / pairs;
            psnr[1] += Footage.psnr(truth, blend) / pairs;
            psnr[2] += Footage.psnr(truth, first) / pairs;
            if (i == pairs / 2 && pictures.length > 0) {
                write(pictures[0] + "-" + rate + "-motion.png", drawn, size);
                write(pictures[0] + "-" + rate + "-blend.png", blend, size);
                write(pictures[0] + "-" + rate + "-truth.png", truth, size);
            }
        }
        return new Score(psnr[0], psnr[1], psnr[2], nanos / 1e9 / Math.max(1, pairs - 1));
    }

    private static void write(String name, byte[] rgb, Size size) throws IOException {
        ImageIO.write(Footage.picture(rgb, size), "png", new File(name));
    }
}
