package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_AV1;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framewright.api.MediaUnreadableException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/** Turns the packets of one stream into frames, in the order they are shown. */
final class Decoder implements AutoCloseable {
    private static final int TRY_AGAIN = -11;
    private static final int THREADS = 2;

    private final Releases releases = new Releases();
    private final Demuxer demuxer;
    private final AVCodecContext context;
    private final AVFrame frame;
    private boolean flushed;

    Decoder(Demuxer demuxer) throws FFmpegFailure {
        this.demuxer = demuxer;
        int id = demuxer.parameters().codec_id();
        // FFmpeg's own AV1 decoder only drives hardware.
        AVCodec codec = id == AV_CODEC_ID_AV1 ? avcodec_find_decoder_by_name("libaom-av1") : avcodec_find_decoder(id);
        if (codec == null || codec.isNull()) {
            throw new MediaUnreadableException(
                    demuxer.file(), "this build cannot decode what is in it. Convert it to H.264 in MP4 first.");
        }
        try {
            context = FFmpeg.present(avcodec_alloc_context3(codec), "allocate a decoder");
            releases.add(() -> avcodec_free_context(context));
            frame = FFmpeg.present(av_frame_alloc(), "allocate a frame");
            releases.add(() -> av_frame_free(frame));
            FFmpeg.check(avcodec_parameters_to_context(context, demuxer.parameters()), "prepare the decoder");
            context.max_pixels(Demuxer.MOST_PIXELS);
            context.thread_count(THREADS);
            context.pkt_timebase(demuxer.stream().time_base());
            FFmpeg.check(avcodec_open2(context, codec, (AVDictionary) null), "open the decoder");
        } catch (FFmpegFailure failure) {
            releases.close();
            throw failure;
        }
    }

    /** Gives the next frame, good until the next call; null at the end. */
    @Nullable
    AVFrame next() throws FFmpegFailure {
        while (true) {
            int code = avcodec_receive_frame(context, frame);
            if (code == AVERROR_EOF) {
                return null;
            }
            if (code != TRY_AGAIN) {
                FFmpeg.check(code, "decode a frame");
                if ((frame.flags() & AVFrame.AV_FRAME_FLAG_CORRUPT) != 0) {
                    throw new FFmpegFailure(-1, "decode a frame", "the frame is damaged");
                }
                return frame;
            }
            feed();
        }
    }

    @Override
    public void close() {
        releases.close();
    }

    private void feed() throws FFmpegFailure {
        if (flushed) {
            throw new FFmpegFailure(-1, "decode a frame", "the decoder asks for more than there is");
        }
        AVPacket packet = demuxer.next();
        flushed = packet == null;
        FFmpeg.check(avcodec_send_packet(context, packet), "decode a frame");
    }
}
