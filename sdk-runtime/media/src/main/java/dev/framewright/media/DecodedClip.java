package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;

import dev.framewright.api.ClipShape;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.Sound;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Frames of a file as RGB, or their transparency as white on black, decoded as they are pulled. */
final class DecodedClip implements Clip {
    private final Path file;
    private final ClipShape shape;
    private final Releases releases = new Releases();
    private final Decoder decoder;
    private final boolean transparency;
    private final Orientation orientation;
    private final Size coded;
    private final Picture picture;
    private final Optional<Sound> sound;
    private @Nullable Conversion conversion;
    private int format;
    private int given;
    private boolean closed;

    DecodedClip(Path file, ClipShape shape, Orientation orientation, boolean transparency) throws FFmpegFailure {
        this.file = file;
        this.transparency = transparency;
        this.shape = shape;
        this.orientation = orientation;
        // Turned twice it lies as it is coded.
        this.coded = orientation.shown(shape.size());
        try {
            Demuxer demuxer = new Demuxer(file);
            releases.add(demuxer::close);
            sound = demuxer.sound().map(stream -> new Sound(file, Duration.ZERO));
            refuseHdr(demuxer);
            decoder = new Decoder(demuxer);
            releases.add(decoder::close);
            picture = transparency ? Picture.of(coded, AV_PIX_FMT_RGBA) : Picture.rgb(coded);
            releases.add(picture::close);
        } catch (FFmpegFailure | MediaUnreadableException failure) {
            releases.close();
            throw failure;
        }
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public Optional<Sound> sound() {
        return sound;
    }

    @Override
    public boolean next(byte[] into) {
        if (closed) {
            throw new IllegalStateException("The clip is closed.");
        }
        if (given == shape.frames()) {
            return false;
        }
        try {
            AVFrame frame = decoder.next();
            if (frame == null) {
                throw new MediaUnreadableException(
                        file,
                        "it ends after " + given + " of its " + shape.frames()
                                + " frames. Check that it was copied whole.");
            }
            convert(frame);
            if (orientation.equals(Orientation.UPRIGHT)) {
                copyTo(into);
            } else {
                byte[] lying = new byte[coded.rgbBytes()];
                copyTo(lying);
                orientation.turn(lying, coded, into);
            }
        } catch (FFmpegFailure failure) {
            throw new MediaUnreadableException(
                    file,
                    "frame " + given + " cannot be decoded (" + failure.explanation()
                            + "). Check that it was copied whole.",
                    failure);
        }
        given++;
        return true;
    }

    private void copyTo(byte[] rgb) {
        if (transparency) {
            picture.copyTransparencyTo(rgb);
        } else {
            picture.copyTo(rgb);
        }
    }

    /** Read as BT.709 its colours would be pale and wrong. */
    private static void refuseHdr(Demuxer demuxer) {
        int transfer = demuxer.parameters().color_trc();
        if (transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67) {
            throw new MediaUnreadableException(
                    demuxer.file(),
                    "it is HDR (" + (transfer == AVCOL_TRC_SMPTE2084 ? "PQ" : "HLG")
                            + "), which is not read yet. Make a copy in BT.709 (SDR) first.");
        }
    }

    @Override
    public void close() {
        closed = true;
        if (conversion != null) {
            conversion.close();
            conversion = null;
        }
        releases.close();
    }

    private void convert(AVFrame frame) throws FFmpegFailure {
        Size size = new Size(frame.width(), frame.height());
        if (!size.equals(coded)) {
            throw new MediaUnreadableException(
                    file, "frame " + given + " is " + size + " after frames of " + coded + ". Cut it there.");
        }
        Conversion current = conversion;
        if (current == null || frame.format() != format) {
            if (current != null) {
                current.close();
            }
            if (transparency && !Conversion.hasAlpha(frame)) {
                throw new MediaUnreadableException(
                        file, "it has no transparent parts. Give a mask picture, or a PNG with transparency.");
            }
            current = Conversion.toRgb(frame, picture.frame().format());
            conversion = current;
            format = frame.format();
        }
        current.apply(frame, picture.writable());
    }
}
