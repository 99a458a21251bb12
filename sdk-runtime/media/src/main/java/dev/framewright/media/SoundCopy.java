package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_FLAC;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_OPUS;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_TRUEHD;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_copy;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_query_codec;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.avutil.av_rescale_q;

import dev.framewright.api.capability.Sound;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.jspecify.annotations.Nullable;

/**
 * Coded sound of one file on its way into another, as it is: packets that begin within the clip, on the clip's clock. Times
 * count from the first frame of the file that it comes from.
 */
final class SoundCopy implements AutoCloseable {
    /** What the container's standard says, without experiments: FF_COMPLIANCE_NORMAL, which the bindings leave out. */
    private static final int NORMAL_COMPLIANCE = 0;

    private static final AVRational MICROSECONDS = av_make_q(1, 1_000_000);

    private final AVFormatContext file;
    private final Demuxer source;
    private final AVStream from;
    private final AVStream to;
    private final long delay;
    private final long end;
    private @Nullable AVPacket waiting;

    private SoundCopy(AVFormatContext file, Demuxer source, AVStream from, Sound sound, long endMicros)
            throws FFmpegFailure {
        this.file = file;
        this.source = source;
        this.from = from;
        to = FFmpeg.present(avformat_new_stream(file, null), "add a sound stream");
        FFmpeg.check(avcodec_parameters_copy(to.codecpar(), from.codecpar()), "describe the sound");
        to.codecpar().codec_tag(0);
        to.time_base(from.time_base());
        long pictures = source.stream().start_time();
        long lead = pictures == AV_NOPTS_VALUE
                ? 0
                : av_rescale_q(pictures, source.stream().time_base(), from.time_base());
        delay = av_rescale_q(sound.delay().toNanos() / 1000, MICROSECONDS, from.time_base()) - lead;
        end = av_rescale_q(endMicros, MICROSECONDS, from.time_base());
        waiting = source.nextSound();
    }

    /**
     * Adds a stream for the sound to a file whose header is not written yet.
     *
     * @param endMicros duration of the clip in microseconds
     * @return null where the container cannot hold the sound as it is coded
     */
    static @Nullable SoundCopy into(AVFormatContext file, Sound sound, long endMicros) throws FFmpegFailure {
        Demuxer source = new Demuxer(sound.file());
        SoundCopy copy = null;
        try {
            AVStream from = source.sound().orElse(null);
            if (from != null && canHold(file, from.codecpar().codec_id())) {
                copy = new SoundCopy(file, source, from, sound, endMicros);
            }
            return copy;
        } finally {
            if (copy == null) {
                source.close();
            }
        }
    }

    private static boolean canHold(AVFormatContext file, int codec) {
        // What avformat_query_codec grants them, the muxer refuses when it writes the header.
        boolean refused = switch (FFmpeg.string(file.oformat().name())) {
            case "mov" -> codec == AV_CODEC_ID_OPUS || codec == AV_CODEC_ID_FLAC || codec == AV_CODEC_ID_TRUEHD;
            case "mp4" -> codec == AV_CODEC_ID_TRUEHD;
            default -> false;
        };
        return !refused && avformat_query_codec(file.oformat(), codec, NORMAL_COMPLIANCE) == 1;
    }

    /** Writes the packets that begin before a time on the clock {@code base}. */
    void writeUntil(long time, AVRational base) throws FFmpegFailure {
        write(Math.min(end, av_rescale_q(time, base, from.time_base())));
    }

    /** Writes what is left. */
    void finish() throws FFmpegFailure {
        write(end);
    }

    private void write(long until) throws FFmpegFailure {
        AVPacket packet = waiting;
        while (packet != null && packet.pts() + delay < until) {
            long at = packet.pts() + delay;
            if (packet.pts() != AV_NOPTS_VALUE && at >= 0) {
                packet.stream_index(to.index()).pos(-1).pts(at).dts(at);
                av_packet_rescale_ts(packet, from.time_base(), to.time_base());
                FFmpeg.check(av_interleaved_write_frame(file, packet), "write the sound");
            }
            packet = source.nextSound();
        }
        waiting = packet;
    }

    @Override
    public void close() {
        source.close();
    }
}
