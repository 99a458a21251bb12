package dev.framewright.media;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Output;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Codes RGB pictures as PNG, tagged sRGB. FFmpeg's own zlib makes the bytes independent of the Java in use. */
final class PngEncoder {
    private PngEncoder() {}

    static byte[] encode(RgbImage image, Map<String, String> text) throws FFmpegFailure {
        return encode(image.size(), image.rgb(), text);
    }

    static byte[] encode(Size size, byte[] rgb, Map<String, String> text) throws FFmpegFailure {
        FFmpeg.load();
        ClipShape still = new ClipShape(size, FrameRate.of(1), 1);
        Encoding encoding = Encoding.of(Output.of(Container.PNG), still);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FrameEncoder encoder = new FrameEncoder(encoding, still, false);
                Picture picture = Picture.rgb(size)) {
            picture.fill(rgb);
            encoder.encode(picture.frame(), packet -> append(packet, out));
            encoder.finish(packet -> append(packet, out));
        }
        return PngText.with(out.toByteArray(), text);
    }

    private static void append(AVPacket packet, ByteArrayOutputStream out) {
        byte[] bytes = new byte[packet.size()];
        packet.data().get(bytes);
        out.write(bytes, 0, bytes.length);
    }
}
