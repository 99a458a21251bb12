package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Clips of a disc that moves over a gradient, by file name; no file is read. */
final class DrawnSources implements ClipReader {

    private final Map<Path, Clip> clips = new HashMap<>();
    private final Map<Path, List<byte[]>> frames = new HashMap<>();

    /** Adds a clip. */
    Path clip(String name, Size size, int rate, int count) {
        List<byte[]> drawn = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            drawn.add(frame(size, 0.2 + 0.6 * i / Math.max(1, count - 1)));
        }
        return add(name, size, rate, drawn);
    }

    /** Adds a clip of given frames. */
    Path add(String name, Size size, int rate, List<byte[]> drawn) {
        Path path = Path.of(name);
        clips.put(path, Clip.of(FrameRate.of(rate), size, drawn));
        frames.put(path, drawn);
        return path;
    }

    private static byte[] frame(Size size, double where) {
        byte[] rgb = new byte[size.rgbBytes()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                double dx = (double) x / size.width() - where;
                double dy = (double) y / size.height() - 0.5;
                boolean disc = dx * dx + dy * dy < 0.03;
                int at = 3 * (y * size.width() + x);
                rgb[at] = (byte) (disc ? 220 : 60 + 120 * y / size.height());
                rgb[at + 1] = (byte) (disc ? 60 : 90 + 100 * x / size.width());
                rgb[at + 2] = (byte) (disc ? 40 : 170);
            }
        }
        return rgb;
    }

    List<byte[]> frames(Path path) {
        return frames.get(path);
    }

    @Override
    public MediaInfo probe(Path path) {
        Clip clip = clips.get(path);
        return new MediaInfo("video/mp4", "h264", "yuv420p", "bt709", clip.shape(), Optional.of("aac"), Map.of());
    }

    /** The left half of every frame. */
    @Override
    public Clip openTransparency(Path path) {
        ClipShape shape = probe(path).clip();
        byte[] half = new byte[shape.size().rgbBytes()];
        for (int at = 0; at < half.length; at++) {
            half[at] = (byte) (at / 3 % shape.size().width() < shape.size().width() / 2 ? 255 : 0);
        }
        return Clip.of(shape.frameRate(), shape.size(), Collections.nCopies(shape.frames(), half));
    }

    @Override
    public Clip open(Path path) {
        ClipShape shape = probe(path).clip();
        return Clip.of(shape.frameRate(), shape.size(), frames.get(path));
    }

    static double difference(byte[] one, byte[] other) {
        return IntStream.range(0, one.length)
                .mapToDouble(i -> Math.abs((one[i] & 255) - (other[i] & 255)))
                .average()
                .orElseThrow();
    }
}
