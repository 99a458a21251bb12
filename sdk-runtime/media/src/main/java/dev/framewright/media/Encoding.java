package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_PAL8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P10LE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV422P10LE;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Output;
import dev.framewright.api.VideoCodec;
import java.util.Map;

/**
 * Which encoder codes a clip, and how. Every encoder runs on one thread, so that the same frames give the same bytes
 * whatever the number of cores.
 *
 * @param encoder FFmpeg's name of the encoder
 * @param pixelFormat what the encoder takes, one of {@code AV_PIX_FMT_*}
 * @param options settings of the encoder by name
 * @param quantizer least and most quantizer of encoders that have no constant rate factor; -1 leaves it alone
 */
record Encoding(String encoder, int pixelFormat, Map<String, String> options, int quantizer) {
    private static final int H264_QUALITY = 16;
    private static final int COARSEST = 51;
    private static final int VP9_QUALITY = 16;
    private static final int AV1_QUALITY = 20;
    private static final int FASTEST_GIF = 50;

    /** OpenH264's MAX_MBS_PER_FRAME, of 256 pixels each: level 5.2. */
    private static final long MOST_H264_PIXELS = 36_864L * 256;

    /**
     * Chooses for one output.
     *
     * @throws InvalidRequestException if the codec cannot hold this depth, size, rate or number of frames
     */
    static Encoding of(Output output, ClipShape shape) {
        VideoCodec codec = output.codec();
        refuse(output.alpha(), "output.alpha", "must be false, because clips carry red, green and blue only");
        refuse(
                output.quality().isPresent() && !hasQuality(codec),
                "output.quality",
                "must be left out for " + codec + ", which has one quality");
        refuseDepth(output);
        refuseSize(output, shape);
        return switch (codec) {
            // OpenH264 has no constant rate factor; equal bounds of the quantizer hold the quality steady.
            case H264 ->
                new Encoding(
                        "libopenh264",
                        AV_PIX_FMT_YUV420P,
                        Map.of("profile", "high", "coder", "cabac", "rc_mode", "quality"),
                        Math.min(output.quality().orElse(H264_QUALITY), COARSEST));
            case VP9 ->
                new Encoding(
                        "libvpx-vp9",
                        AV_PIX_FMT_YUV420P,
                        Map.of(
                                "crf", Integer.toString(output.quality().orElse(VP9_QUALITY)),
                                "deadline", "good",
                                "cpu-used", "3",
                                "row-mt", "0"),
                        -1);
            case AV1 ->
                new Encoding(
                        "libsvtav1",
                        output.bitDepth() == 10 ? AV_PIX_FMT_YUV420P10LE : AV_PIX_FMT_YUV420P,
                        Map.of(
                                "crf", Integer.toString(output.quality().orElse(AV1_QUALITY)),
                                "preset", "7",
                                "svtav1-params", "lp=1"),
                        -1);
            case PRORES ->
                new Encoding("prores_ks", AV_PIX_FMT_YUV422P10LE, Map.of("profile", "hq", "vendor", "apl0"), -1);
            case GIF -> new Encoding("gif", AV_PIX_FMT_PAL8, Map.of("gifflags", "+offsetting+transdiff"), -1);
            case PNG -> new Encoding("png", AV_PIX_FMT_RGB24, Map.of("pred", "mixed"), -1);
        };
    }

    /** Says whether {@link #coarser()} leads anywhere. */
    boolean canBeCoarser() {
        return quantizer >= 0 && quantizer < COARSEST;
    }

    /** Gives the same with about half the bits. */
    Encoding coarser() {
        return new Encoding(encoder, pixelFormat, options, Math.min(Math.max(quantizer, 12) + 6, COARSEST));
    }

    /** Says whether frames are coded as luma and chroma rather than red, green and blue. */
    boolean isYuv() {
        return pixelFormat != AV_PIX_FMT_RGB24 && pixelFormat != AV_PIX_FMT_PAL8;
    }

    private static boolean hasQuality(VideoCodec codec) {
        return codec == VideoCodec.H264 || codec == VideoCodec.VP9 || codec == VideoCodec.AV1;
    }

    private static void refuseDepth(Output output) {
        String depths = switch (output.codec()) {
            case H264, VP9, GIF, PNG -> "8";
            case AV1 -> "8 or 10";
            case PRORES -> "10";
        };
        refuse(
                !depths.contains(Integer.toString(output.bitDepth())),
                "output.bitDepth",
                "must be " + depths + " for " + output.codec() + " but was " + output.bitDepth());
    }

    private static void refuseSize(Output output, ClipShape shape) {
        VideoCodec codec = output.codec();
        boolean halfHeight = hasQuality(codec);
        boolean halfWidth = halfHeight || codec == VideoCodec.PRORES;
        // Padding or cropping would change a picture that was asked for to the pixel, so it is refused instead.
        refuse(
                halfWidth && shape.size().width() % 2 != 0
                        || halfHeight && shape.size().height() % 2 != 0,
                "clip.size",
                "must be even in width" + (halfHeight ? " and height" : "") + " for " + codec + " but was "
                        + shape.size() + ". Choose an even size, or write GIF or PNG");
        boolean tooSmall = shape.size().width() < 16 || shape.size().height() < 16;
        refuse(halfWidth && tooSmall, "clip.size", "must be at least 16x16 for " + codec + " but was " + shape.size());
        refuse(
                shape.size().pixels() > Demuxer.MOST_PIXELS,
                "clip.size",
                "must be at most " + Demuxer.MOST_PIXELS + " pixels, which is 8192x4352, but was " + shape.size());
        refuse(
                codec == VideoCodec.H264 && shape.size().pixels() > MOST_H264_PIXELS,
                "clip.size",
                "must be at most " + MOST_H264_PIXELS + " pixels for H264, which is 4096x2304, but was " + shape.size()
                        + ". Write AV1 in MP4 (mp4-av1), WebM, or ProRes in MOV (mov)");
        // SVT-AV1 3.1 never returned from pictures of 16x16; 64x64 and above were tried.
        boolean tooSmallForAv1 = shape.size().width() < 64 || shape.size().height() < 64;
        refuse(
                codec == VideoCodec.AV1 && tooSmallForAv1,
                "clip.size",
                "must be at least 64x64 for AV1 but was " + shape.size());
        refuse(
                output.container() == Container.PNG && shape.frames() != 1,
                "frames",
                "must be 1 for a PNG but was " + shape.frames() + ". Write GIF, a video or a folder of PNG instead");
        refuse(
                codec == VideoCodec.GIF
                        && shape.frameRate().numerator()
                                > (long) FASTEST_GIF * shape.frameRate().denominator(),
                "clip.frameRate",
                "must be at most 50 for GIF but was " + shape.frameRate());
    }

    private static void refuse(boolean broken, String field, String rule) {
        if (broken) {
            throw new InvalidRequestException(field, rule);
        }
    }
}
