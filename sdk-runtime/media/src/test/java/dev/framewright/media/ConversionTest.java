package dev.framewright.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_CENTER;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;

import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Output;
import dev.framewright.api.Size;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edges in the middle of 16x16 pixels, where a chroma sample half a pixel off would be a mixture. */
class ConversionTest {
    private static final Size SIZE = new Size(16, 16);

    @TempDir
    private Path folder;

    @Test
    void chromaOfHalfWidthStaysInItsRow() throws Exception {
        byte[] redOverBlue = TestClips.flat(SIZE, 255, 0, 0);
        int half = redOverBlue.length / 2;
        System.arraycopy(TestClips.flat(SIZE, 0, 0, 255), half, redOverBlue, half, half);
        Path file = folder.resolve("clip.mov");

        new ClipFileWriter(new ClipFileReader())
                .write(TestClips.clip(FrameRate.of(24), SIZE, List.of(redOverBlue)), Output.of(Container.MOV), file);

        // BT.709-6 in 10 bits: Cb = 896 * -0.1146 + 512 of red, 896 * 0.5 + 512 of blue.
        try (Demuxer demuxer = new Demuxer(file);
                Decoder decoder = new Decoder(demuxer)) {
            AVFrame frame = decoder.next();
            assertThat(cb(frame, 7)).isCloseTo(409, within(3));
            assertThat(cb(frame, 8)).isCloseTo(960, within(3));
        }
    }

    @Test
    void chromaOfFullSizeStaysInItsPixel() throws Exception {
        FFmpeg.load();
        byte[] rgb = new byte[SIZE.rgbBytes()];
        try (Picture coded = Picture.of(SIZE, AV_PIX_FMT_YUVJ444P);
                Picture picture = Picture.rgb(SIZE)) {
            AVFrame frame = coded.frame();
            frame.color_range(AVCOL_RANGE_JPEG).chroma_location(AVCHROMA_LOC_CENTER);
            for (int y = 0; y < 16; y++) {
                for (int x = 0; x < 16; x++) {
                    put(frame, 0, x, y, 128);
                    put(frame, 1, x, y, (x < 8) == (y < 8) ? 64 : 192);
                    put(frame, 2, x, y, 128);
                }
            }
            try (Conversion conversion = Conversion.toRgb(frame, picture.frame().format())) {
                conversion.apply(frame, picture.writable());
            }
            picture.copyTo(rgb);
        }

        // BT.601-7 in full range: B = Y + 1.772 (Cb - 128).
        assertThat(blue(rgb, 7, 7)).isCloseTo(15, within(2));
        assertThat(blue(rgb, 8, 7)).isCloseTo(241, within(2));
        assertThat(blue(rgb, 7, 8)).isCloseTo(241, within(2));
        assertThat(blue(rgb, 8, 8)).isCloseTo(15, within(2));
    }

    private static int cb(AVFrame frame, int row) {
        return frame.data(1).getShort((long) row * frame.linesize(1)) & 0xFFFF;
    }

    private static void put(AVFrame frame, int plane, int x, int y, int sample) {
        frame.data(plane).put((long) y * frame.linesize(plane) + x, (byte) sample);
    }

    private static int blue(byte[] rgb, int x, int y) {
        return rgb[3 * (y * 16 + x) + 2] & 0xFF;
    }
}
