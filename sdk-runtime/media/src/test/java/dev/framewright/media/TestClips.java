package dev.framewright.media;

import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import java.util.ArrayList;
import java.util.List;

/** Clips to write: a smooth background and a coloured disc that moves. */
final class TestClips {
    static final FrameRate NTSC_FILM = new FrameRate(24_000, 1001);

    private TestClips() {}

    static List<byte[]> disc(Size size, int frames) {
        List<byte[]> clip = new ArrayList<>();
        for (int n = 0; n < frames; n++) {
            clip.add(discFrame(size, n));
        }
        return clip;
    }

    static Clip clip(FrameRate rate, Size size, List<byte[]> frames) {
        return Clip.of(rate, size, frames);
    }

    static byte[] flat(Size size, int red, int green, int blue) {
        byte[] rgb = new byte[size.rgbBytes()];
        for (int at = 0; at < rgb.length; at += 3) {
            rgb[at] = (byte) red;
            rgb[at + 1] = (byte) green;
            rgb[at + 2] = (byte) blue;
        }
        return rgb;
    }

    static List<byte[]> read(Clip clip) {
        List<byte[]> frames = new ArrayList<>();
        try (clip) {
            byte[] rgb = new byte[clip.size().rgbBytes()];
            while (clip.next(rgb)) {
                frames.add(rgb.clone());
            }
        }
        return frames;
    }

    /** Peak signal-to-noise ratio of luma over all frames, in decibels; 4:2:0 does not blur luma. */
    static double lumaPsnr(List<byte[]> one, List<byte[]> other) {
        double sum = 0;
        long count = 0;
        for (int n = 0; n < one.size(); n++) {
            for (int at = 0; at < one.get(n).length; at += 3) {
                double difference = luma(one.get(n), at) - luma(other.get(n), at);
                sum += difference * difference;
                count++;
            }
        }
        return sum == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255.0 * 255 * count / sum);
    }

    private static double luma(byte[] rgb, int at) {
        return 0.2126 * (rgb[at] & 255) + 0.7152 * (rgb[at + 1] & 255) + 0.0722 * (rgb[at + 2] & 255);
    }

    /** Peak signal-to-noise ratio over all frames, in decibels. */
    static double psnr(List<byte[]> one, List<byte[]> other) {
        double sum = 0;
        long count = 0;
        for (int n = 0; n < one.size(); n++) {
            for (int at = 0; at < one.get(n).length; at++) {
                double difference = (one.get(n)[at] & 255) - (other.get(n)[at] & 255);
                sum += difference * difference;
                count++;
            }
        }
        return sum == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(255.0 * 255 * count / sum);
    }

    private static byte[] discFrame(Size size, int n) {
        byte[] rgb = new byte[size.rgbBytes()];
        double centreX = size.width() * (0.3 + 0.02 * n);
        double centreY = size.height() * 0.5;
        double radius = size.height() * 0.25;
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double inside = Math.max(0, Math.min(1, radius + 1 - Math.hypot(x - centreX, y - centreY)));
                int at = (y * size.width() + x) * 3;
                rgb[at] = mix(inside, 220, 60.0 + 80.0 * x / size.width());
                rgb[at + 1] = mix(inside, 40, 120.0 + 60.0 * y / size.height());
                rgb[at + 2] = mix(inside, 50, 190);
            }
        }
        return rgb;
    }

    private static byte mix(double inside, double disc, double background) {
        return (byte) Math.round(inside * disc + (1 - inside) * background);
    }
}
