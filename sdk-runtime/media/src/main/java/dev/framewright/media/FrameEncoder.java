package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_CLOSED_GOP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_LEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_IEC61966_2_1;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Codes frames into packets; frame {@code n} has time stamp {@code n} in units of one frame. */
final class FrameEncoder implements AutoCloseable {
    private static final int TRY_AGAIN = -11;

    /** Takes coded packets; the packet is good until the call returns. */
    @FunctionalInterface
    interface Packets {
        void accept(AVPacket packet) throws FFmpegFailure;
    }

    private final ClipShape shape;
    private final boolean headerApart;
    private final AVPacket packet;
    private Encoding encoding;
    private AVCodecContext context;
    private long frames;

    FrameEncoder(Encoding encoding, ClipShape shape, boolean headerApart) throws FFmpegFailure {
        this.encoding = encoding;
        this.shape = shape;
        this.headerApart = headerApart;
        context = open();
        packet = av_packet_alloc();
        if (packet == null) {
            avcodec_free_context(context);
            FFmpeg.present(packet, "allocate a packet");
        }
    }

    AVCodecContext context() {
        return context;
    }

    void encode(AVFrame frame, Packets packets) throws FFmpegFailure {
        frame.pts(frames++).duration(1);
        frame.color_range(context.color_range()).color_primaries(context.color_primaries());
        frame.color_trc(context.color_trc()).colorspace(context.colorspace());
        frame.chroma_location(context.chroma_sample_location());
        int code = avcodec_send_frame(context, frame);
        // OpenH264 gives up on noise that does not fit its buffer; a coarser one starts afresh with a key frame.
        while (code < 0 && encoding.canBeCoarser()) {
            encoding = encoding.coarser();
            AVCodecContext fresh = open();
            avcodec_free_context(context);
            context = fresh;
            code = avcodec_send_frame(context, frame);
        }
        FFmpeg.check(code, "encode frame " + frames);
        drain(packets);
    }

    /** Gives the packets that the encoder still holds. */
    void finish(Packets packets) throws FFmpegFailure {
        FFmpeg.check(avcodec_send_frame(context, null), "finish encoding");
        drain(packets);
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avcodec_free_context(context);
    }

    private void drain(Packets packets) throws FFmpegFailure {
        while (true) {
            int code = avcodec_receive_packet(context, packet);
            if (code == TRY_AGAIN || code == AVERROR_EOF) {
                return;
            }
            FFmpeg.check(code, "encode a frame");
            if (packet.duration() == 0) {
                packet.duration(1);
            }
            packets.accept(packet);
            av_packet_unref(packet);
        }
    }

    private AVCodecContext open() throws FFmpegFailure {
        AVCodec codec = FFmpeg.present(
                avcodec_find_encoder_by_name(encoding.encoder()), "find the encoder " + encoding.encoder());
        AVCodecContext fresh = FFmpeg.present(avcodec_alloc_context3(codec), "allocate an encoder");
        AVDictionary options = new AVDictionary(null);
        try {
            configure(fresh);
            for (Map.Entry<String, String> option : encoding.options().entrySet()) {
                FFmpeg.put(options, option.getKey(), option.getValue());
            }
            FFmpeg.check(avcodec_open2(fresh, codec, options), "open the encoder " + encoding.encoder());
            return fresh;
        } catch (FFmpegFailure failure) {
            avcodec_free_context(fresh);
            throw failure;
        } finally {
            av_dict_free(options);
        }
    }

    private void configure(AVCodecContext fresh) {
        FrameRate rate = shape.frameRate();
        fresh.width(shape.size().width()).height(shape.size().height()).pix_fmt(encoding.pixelFormat());
        fresh.time_base(av_make_q(rate.denominator(), rate.numerator()));
        fresh.framerate(av_make_q(rate.numerator(), rate.denominator()));
        fresh.sample_aspect_ratio(av_make_q(1, 1));
        fresh.thread_count(1);
        // Closed groups let an editor cut at any key frame.
        fresh.flags(
                AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_CLOSED_GOP | (headerApart ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
        // A key frame each second keeps scrubbing in an editor quick.
        fresh.gop_size((int) Math.max(1, Math.round(rate.framesPerSecond())));
        fresh.bit_rate(0);
        if (encoding.quantizer() >= 0) {
            fresh.qmin(encoding.quantizer()).qmax(encoding.quantizer());
        }
        fresh.color_primaries(AVCOL_PRI_BT709);
        if (encoding.isYuv()) {
            fresh.color_trc(AVCOL_TRC_BT709).colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
            fresh.chroma_sample_location(AVCHROMA_LOC_LEFT);
        } else {
            fresh.color_trc(AVCOL_TRC_IEC61966_2_1).colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
        }
    }
}
