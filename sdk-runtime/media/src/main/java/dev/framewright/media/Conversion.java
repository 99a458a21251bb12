package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_CENTER;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_TOPLEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_FLAG_ALPHA;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ420P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ422P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ440P;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUVJ444P;
import static org.bytedeco.ffmpeg.global.avutil.av_pix_fmt_desc_get;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BITEXACT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_init_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.framewright.api.Size;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.IntPointer;

/**
 * Changes frames between full-range RGB and what a codec holds, at one size, with the matrix and range that the file
 * is tagged with (ITU-R BT.709-6, section 3) and chroma taken from where it is sited.
 */
final class Conversion implements AutoCloseable {
    private static final int ONE = 1 << 16;
    private static final int HIGH_DEFINITION = 720;

    private final SwsContext context;
    private final int height;

    private Conversion(SwsContext context, int height) {
        this.context = context;
        this.height = height;
    }

    /**
     * Gives the way from RGB to limited-range BT.709 in {@code pixelFormat}, chroma sited left as in H.264. Positions that
     * are not set are the centre of the pixels that share a sample, however many those are.
     */
    static Conversion fromRgb(Size size, int pixelFormat) throws FFmpegFailure {
        SwsContext context = contextOf(size, AV_PIX_FMT_RGB24, pixelFormat);
        context.src_range(1).dst_range(0).dst_h_chr_pos(0);
        return initialised(context, size, SWS_CS_ITU709, 1, SWS_CS_ITU709, 0);
    }

    /** Says whether pixels of a decoded frame can be transparent. */
    static boolean hasAlpha(AVFrame frame) {
        return (av_pix_fmt_desc_get(frame.format()).flags() & AV_PIX_FMT_FLAG_ALPHA) != 0;
    }

    /** Gives the way from a decoded frame to RGB or RGBA; a file without tags is BT.601 below 720 lines, else BT.709. */
    static Conversion toRgb(AVFrame frame, int pixelFormat) throws FFmpegFailure {
        Size size = new Size(frame.width(), frame.height());
        SwsContext context = contextOf(size, frame.format(), pixelFormat);
        int range = isFullRange(frame) ? 1 : 0;
        int location = frame.chroma_location();
        context.src_range(range).dst_range(1);
        if (location != AVCHROMA_LOC_CENTER) {
            context.src_h_chr_pos(0);
        }
        if (location == AVCHROMA_LOC_TOPLEFT) {
            context.src_v_chr_pos(0);
        }
        return initialised(context, size, matrixOf(frame), range, SWS_CS_ITU709, 1);
    }

    void apply(AVFrame from, AVFrame to) throws FFmpegFailure {
        FFmpeg.check(
                sws_scale(context, from.data(), from.linesize(), 0, height, to.data(), to.linesize()),
                "convert the colours of a frame");
    }

    @Override
    public void close() {
        sws_freeContext(context);
    }

    private static SwsContext contextOf(Size size, int from, int to) throws FFmpegFailure {
        SwsContext context = FFmpeg.present(sws_alloc_context(), "allocate a colour conversion");
        context.src_w(size.width()).src_h(size.height()).src_format(from);
        context.dst_w(size.width()).dst_h(size.height()).dst_format(to);
        context.flags(SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT);
        context.threads(1);
        return context;
    }

    private static Conversion initialised(
            SwsContext context, Size size, int fromMatrix, int fromRange, int toMatrix, int toRange)
            throws FFmpegFailure {
        try {
            FFmpeg.check(sws_init_context(context, null, null), "prepare a colour conversion");
            IntPointer from = sws_getCoefficients(fromMatrix);
            IntPointer to = sws_getCoefficients(toMatrix);
            // Answers -1 for RGB to RGB, where there is no matrix to set.
            sws_setColorspaceDetails(context, from, fromRange, to, toRange, 0, ONE, ONE);
        } catch (FFmpegFailure failure) {
            sws_freeContext(context);
            throw failure;
        }
        return new Conversion(context, size.height());
    }

    private static boolean isFullRange(AVFrame frame) {
        int format = frame.format();
        return frame.color_range() == AVCOL_RANGE_JPEG
                || frame.colorspace() == AVCOL_SPC_RGB
                || format == AV_PIX_FMT_YUVJ420P
                || format == AV_PIX_FMT_YUVJ422P
                || format == AV_PIX_FMT_YUVJ440P
                || format == AV_PIX_FMT_YUVJ444P;
    }

    private static int matrixOf(AVFrame frame) {
        int space = frame.colorspace();
        if (space == AVCOL_SPC_UNSPECIFIED) {
            return frame.height() < HIGH_DEFINITION || isFullRange(frame) ? SWS_CS_ITU601 : SWS_CS_ITU709;
        }
        // The values of AVColorSpace and SWS_CS_ agree (ISO/IEC 23091-2).
        return space == AVCOL_SPC_RGB ? AVCOL_SPC_BT709 : space;
    }
}
