package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;

import dev.framewright.api.Size;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** One frame in native memory, with rows aligned as FFmpeg likes them. */
final class Picture implements AutoCloseable {
    private final AVFrame frame;

    private Picture(AVFrame frame) {
        this.frame = frame;
    }

    static Picture rgb(Size size) throws FFmpegFailure {
        return of(size, AV_PIX_FMT_RGB24);
    }

    static Picture of(Size size, int pixelFormat) throws FFmpegFailure {
        AVFrame frame = FFmpeg.present(av_frame_alloc(), "allocate a frame");
        frame.width(size.width()).height(size.height()).format(pixelFormat);
        try {
            FFmpeg.check(av_frame_get_buffer(frame, 0), "allocate a frame of " + size);
        } catch (FFmpegFailure failure) {
            av_frame_free(frame);
            throw failure;
        }
        return new Picture(frame);
    }

    AVFrame frame() {
        return frame;
    }

    /** Waits for nobody: copies the pixels first when an encoder still holds them. */
    AVFrame writable() throws FFmpegFailure {
        FFmpeg.check(av_frame_make_writable(frame), "reuse a frame");
        return frame;
    }

    void fill(byte[] rgb) throws FFmpegFailure {
        writable();
        int row = frame.width() * 3;
        BytePointer pixels = frame.data(0);
        for (int y = 0; y < frame.height(); y++) {
            pixels.position((long) y * frame.linesize(0)).put(rgb, y * row, row);
        }
    }

    void copyTo(byte[] rgb) {
        int row = frame.width() * 3;
        BytePointer pixels = frame.data(0);
        for (int y = 0; y < frame.height(); y++) {
            pixels.position((long) y * frame.linesize(0)).get(rgb, y * row, row);
        }
    }

    /** Of RGBA: white where a pixel is transparent, black where it is opaque. */
    void copyTransparencyTo(byte[] rgb) {
        int columns = frame.width();
        byte[] row = new byte[4 * columns];
        BytePointer pixels = frame.data(0);
        for (int y = 0; y < frame.height(); y++) {
            pixels.position((long) y * frame.linesize(0)).get(row, 0, row.length);
            for (int x = 0; x < columns; x++) {
                byte transparent = (byte) ~row[4 * x + 3];
                int at = 3 * (y * columns + x);
                rgb[at] = transparent;
                rgb[at + 1] = transparent;
                rgb[at + 2] = transparent;
            }
        }
    }

    @Override
    public void close() {
        av_frame_free(frame);
    }
}
