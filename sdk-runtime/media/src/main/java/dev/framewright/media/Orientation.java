package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import dev.framewright.api.Size;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * How coded pixels are turned and mirrored to be shown, as phones tag what they film upright (ISO/IEC 14496-12, section
 * 6.2.2, and EXIF's orientation): a coded pixel (x, y) is shown at (ax + cy, bx + dy), moved into the frame. Of a and b one
 * is 1 or -1, and the other 0.
 */
record Orientation(int a, int b, int c, int d) {
    static final Orientation UPRIGHT = new Orientation(1, 0, 0, 1);

    /** Of an opened file: of its video stream, or of its first frame where it is a picture. */
    static Orientation of(Demuxer demuxer) throws FFmpegFailure {
        AVCodecParameters coded = demuxer.parameters();
        AVPacketSideData tag =
                av_packet_side_data_get(coded.coded_side_data(), coded.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        if (tag != null && !tag.isNull()) {
            return of(tag.data());
        }
        return FFmpeg.string(demuxer.context().iformat().name()).endsWith("_pipe")
                ? ofPicture(demuxer.file())
                : UPRIGHT;
    }

    private static Orientation ofPicture(Path file) throws FFmpegFailure {
        try (Demuxer demuxer = new Demuxer(file);
                Decoder decoder = new Decoder(demuxer)) {
            AVFrame frame = decoder.next();
            AVFrameSideData tag = frame == null ? null : av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
            return tag == null || tag.isNull() ? UPRIGHT : of(tag.data());
        }
    }

    /** Of three rows of three numbers; of one that does more than turn and mirror nothing is applied. */
    private static Orientation of(BytePointer matrix) {
        IntPointer row = new IntPointer(matrix);
        Orientation tagged = new Orientation(
                Integer.signum(row.get(0)),
                Integer.signum(row.get(1)),
                Integer.signum(row.get(3)),
                Integer.signum(row.get(4)));
        boolean lying = tagged.a == 0 && tagged.d == 0 && tagged.b != 0 && tagged.c != 0;
        boolean standing = tagged.b == 0 && tagged.c == 0 && tagged.a != 0 && tagged.d != 0;
        return lying || standing ? tagged : UPRIGHT;
    }

    /** The size in which frames of a coded size are shown. */
    Size shown(Size coded) {
        return a == 0 ? new Size(coded.height(), coded.width()) : coded;
    }

    /** Writes the coded pixels, three bytes each, where they are shown. */
    void turn(byte[] rgb, Size coded, byte[] shown) {
        int width = coded.width();
        int height = coded.height();
        int left = (a < 0 ? width - 1 : 0) + (c < 0 ? height - 1 : 0);
        int top = (b < 0 ? width - 1 : 0) + (d < 0 ? height - 1 : 0);
        int across = shown(coded).width();
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = 3 * (y * width + x);
                int to = 3 * ((b * x + d * y + top) * across + a * x + c * y + left);
                shown[to] = rgb[from];
                shown[to + 1] = rgb[from + 1];
                shown[to + 2] = rgb[from + 2];
            }
        }
    }
}
