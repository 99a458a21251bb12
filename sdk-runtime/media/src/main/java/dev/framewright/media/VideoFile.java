package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_flush;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.capability.Sound;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** A container file being written with one video stream and perhaps sound. Holds no dates and no program versions. */
final class VideoFile implements AutoCloseable {
    /** What QuickTime's own metadata atoms can hold; other names need the newer key table. */
    private static final Set<String> QUICKTIME_KEYS =
            Set.of("title", "artist", "album", "comment", "copyright", "description", "genre");

    private static final int FINE_CLOCK = 10_000;

    private final Releases releases = new Releases();
    private final FrameEncoder encoder;
    private final AVFormatContext context = new AVFormatContext(null);
    private final AVIOContext bytes = new AVIOContext(null);
    private AVStream stream;
    private @Nullable SoundCopy sound;
    private boolean open;

    VideoFile(
            Path file,
            Container container,
            FrameEncoder encoder,
            ClipShape shape,
            Optional<Sound> heard,
            Map<String, String> metadata)
            throws FFmpegFailure {
        this.encoder = encoder;
        try {
            start(file, container, shape, heard, metadata);
        } catch (FFmpegFailure failure) {
            close();
            throw failure;
        }
    }

    void write(AVPacket packet) throws FFmpegFailure {
        if (sound != null) {
            sound.writeUntil(packet.dts() + packet.duration(), encoder.context().time_base());
        }
        packet.stream_index(0);
        av_packet_rescale_ts(packet, encoder.context().time_base(), stream.time_base());
        FFmpeg.check(av_interleaved_write_frame(context, packet), "write a frame");
    }

    /** Writes what comes last and closes the file, so that a full disk is noticed here and not later. */
    void finish() throws FFmpegFailure {
        if (sound != null) {
            sound.finish();
        }
        FFmpeg.check(av_write_trailer(context), "finish the file");
        avio_flush(bytes);
        FFmpeg.check(bytes.error(), "finish the file");
        open = false;
        FFmpeg.check(avio_closep(bytes), "close the file");
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            avio_closep(bytes);
        }
        releases.close();
    }

    private void start(
            Path file, Container container, ClipShape shape, Optional<Sound> heard, Map<String, String> metadata)
            throws FFmpegFailure {
        try (BytePointer url = FFmpeg.url(file);
                BytePointer muxer = FFmpeg.text(container.extension())) {
            FFmpeg.check(avformat_alloc_output_context2(context, null, muxer, url), "prepare a " + container + " file");
            releases.add(() -> avformat_free_context(context));
            FFmpeg.check(avio_open(bytes, url, AVIO_FLAG_WRITE), "open the file");
        }
        open = true;
        context.pb(bytes);
        context.flags(context.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
        stream = FFmpeg.present(avformat_new_stream(context, null), "add a stream");
        FFmpeg.check(avcodec_parameters_from_context(stream.codecpar(), encoder.context()), "describe the stream");
        stream.time_base(encoder.context().time_base());
        stream.avg_frame_rate(encoder.context().framerate());
        stream.r_frame_rate(encoder.context().framerate());
        stream.sample_aspect_ratio(encoder.context().sample_aspect_ratio());
        if (heard.isPresent()) {
            sound = SoundCopy.into(context, heard.get(), shape.duration().toNanos() / 1000);
            if (sound != null) {
                releases.add(sound::close);
            }
        }
        writeHeader(container, shape.frameRate(), metadata);
    }

    private void writeHeader(Container container, FrameRate rate, Map<String, String> metadata) throws FFmpegFailure {
        AVDictionary tags = new AVDictionary(null);
        for (Map.Entry<String, String> tag : new TreeMap<>(metadata).entrySet()) {
            FFmpeg.put(tags, tag.getKey(), tag.getValue());
        }
        context.metadata(tags);
        AVDictionary options = new AVDictionary(null);
        try {
            if (container == Container.MP4 || container == Container.MOV) {
                boolean keyTable = !QUICKTIME_KEYS.containsAll(metadata.keySet());
                String clock = Integer.toString(clockOf(rate));
                FFmpeg.put(options, "movflags", "+faststart+write_colr" + (keyTable ? "+use_metadata_tags" : ""));
                FFmpeg.put(options, "video_track_timescale", clock);
                // The default of 1000 would round the play time to milliseconds.
                FFmpeg.put(options, "movie_timescale", clock);
            }
            FFmpeg.check(avformat_write_header(context, options), "write the header");
        } finally {
            av_dict_free(options);
        }
    }

    /** Gives ticks per second that hold a frame exactly. */
    private static int clockOf(FrameRate rate) {
        int clock = rate.numerator();
        while (clock < FINE_CLOCK) {
            clock *= 2;
        }
        return clock;
    }
}
