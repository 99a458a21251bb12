package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_VP8;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_iterate;

import dev.framewright.api.Frames;
import dev.framewright.api.MediaUnreadableException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVDictionaryEntry;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/** An opened media file and its first video stream, from which packets are read. */
final class Demuxer implements AutoCloseable {
    /** The most pixels of one frame: 8K UHD and a little. */
    static final long MOST_PIXELS = 8192L * 4352;

    /** In the first byte of a frame of VP8 (RFC 6386, section 9.1); others are only there to be predicted from. */
    private static final int SHOW_FRAME = 0x10;

    private static final String PROTOCOLS = "file";
    private static final String FORMATS = "mov,mp4,matroska,webm,gif,png_pipe,apng,jpeg_pipe,webp_pipe,bmp_pipe";
    private static final String DECODERS =
            "h264,hevc,vp8,vp9,libaom-av1,prores,dnxhd,ffv1,mpeg4,mjpeg,png,apng,gif,webp,bmp";

    private final Path file;
    private final AVIOContext bytes = new AVIOContext(null);
    private final AVFormatContext context;
    private final AVPacket packet;
    private final AVStream stream;

    /**
     * Opens a file that is given as it is: no network, no playlists, no other files behind it.
     *
     * @throws MediaUnreadableException if it is not one of the kinds on the lists, or holds no picture
     */
    Demuxer(Path file) throws FFmpegFailure {
        this.file = file;
        try (BytePointer url = FFmpeg.url(file)) {
            FFmpeg.check(avio_open(bytes, url, AVIO_FLAG_READ), "open the file");
        }
        context = avformat_alloc_context();
        context.pb(bytes);
        AVDictionary options = new AVDictionary(null);
        try {
            FFmpeg.put(options, "protocol_whitelist", PROTOCOLS);
            FFmpeg.put(options, "format_whitelist", FORMATS);
            FFmpeg.put(options, "codec_whitelist", DECODERS);
            FFmpeg.put(options, "max_streams", "64");
            // Without a name: by their names pictures such as what?.png would be taken for patterns of many.
            FFmpeg.check(avformat_open_input(context, (BytePointer) null, null, options), "open the file");
        } catch (FFmpegFailure failure) {
            avio_closep(bytes);
            throw failure;
        } finally {
            av_dict_free(options);
        }
        packet = av_packet_alloc();
        try {
            FFmpeg.present(packet, "allocate a packet");
            readStreamInfo();
            stream = firstVideo();
            checkSize();
        } catch (FFmpegFailure | MediaUnreadableException failure) {
            close();
            throw failure;
        }
    }

    Path file() {
        return file;
    }

    AVFormatContext context() {
        return context;
    }

    AVStream stream() {
        return stream;
    }

    AVCodecParameters parameters() {
        return stream.codecpar();
    }

    /** Gives the first audio stream, if there is one. */
    Optional<AVStream> sound() {
        for (int n = 0; n < context.nb_streams(); n++) {
            AVStream candidate = context.streams(n);
            if (candidate.codecpar().codec_type() == AVMEDIA_TYPE_AUDIO) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Gives the next packet of the video stream, good until the next call; null at the end. */
    @Nullable
    AVPacket next() throws FFmpegFailure {
        return next(stream.index());
    }

    /** Gives the next packet of {@link #sound()}, good until the next call; null at the end. */
    @Nullable
    AVPacket nextSound() throws FFmpegFailure {
        return next(sound().orElseThrow().index());
    }

    private @Nullable AVPacket next(int wanted) throws FFmpegFailure {
        while (true) {
            av_packet_unref(packet);
            int code = av_read_frame(context, packet);
            if (code == AVERROR_EOF) {
                return null;
            }
            FFmpeg.check(code, "read the file");
            if (packet.stream_index() == wanted) {
                return packet;
            }
        }
    }

    /**
     * What a run through all packets tells, in units of the stream's clock.
     *
     * @param span from the time of the first frame to that of the last; 0 where a frame has no time
     * @param ticks from the time of the first frame to the end of the last; 0 where a frame has no time
     */
    record Extent(int frames, long span, long ticks) {}

    /** Counts the frames that are shown, to the end of the file; nothing is left to read then. */
    Extent count() throws FFmpegFailure {
        int frames = 0;
        boolean timed = true;
        long key = Long.MIN_VALUE;
        int leading = 0;
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        long end = Long.MIN_VALUE;
        for (AVPacket next = next(); next != null; next = next()) {
            if (!isShown(next)) {
                continue;
            }
            frames++;
            if (frames == 1) {
                key = next.pts();
            } else if (next.pts() < key && (next.flags() & AV_PKT_FLAG_KEY) == 0) {
                leading++;
                continue;
            }
            timed &= next.pts() != AV_NOPTS_VALUE;
            first = Math.min(first, next.pts());
            last = Math.max(last, next.pts());
            end = Math.max(end, next.pts() + next.duration());
            if (frames > Frames.MOST) {
                throw new MediaUnreadableException(file, "it has more than " + Frames.MOST + " frames. Cut it first.");
            }
        }
        if (frames == 0) {
            throw new MediaUnreadableException(file, "it holds no frame. Check that it was copied whole.");
        }
        frames -= leading == 0 ? 0 : leading - decodedBefore(key);
        return timed ? new Extent(frames, last - first, end - first) : new Extent(frames, 0, 0);
    }

    /**
     * Of pictures that are coded after the first key picture and shown before it, decoders give those that refer to nothing
     * before it. Where a clip was cut without coding it anew, others were left of what came before.
     */
    private int decodedBefore(long key) throws FFmpegFailure {
        try (Demuxer again = new Demuxer(file);
                Decoder decoder = new Decoder(again)) {
            int decoded = 0;
            AVFrame frame = decoder.next();
            while (frame != null && frame.best_effort_timestamp() < key) {
                decoded++;
                frame = decoder.next();
            }
            return decoded;
        }
    }

    private boolean isShown(AVPacket frame) {
        boolean hidden = parameters().codec_id() == AV_CODEC_ID_VP8
                && frame.size() > 0
                && (frame.data().get(0) & SHOW_FRAME) == 0;
        return !hidden && (frame.flags() & AV_PKT_FLAG_DISCARD) == 0;
    }

    Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();
        AVDictionaryEntry entry = av_dict_iterate(context.metadata(), null);
        while (entry != null && !entry.isNull() && metadata.size() < 64) {
            metadata.put(FFmpeg.string(entry.key()), FFmpeg.string(entry.value()));
            entry = av_dict_iterate(context.metadata(), entry);
        }
        return metadata;
    }

    @Override
    public void close() {
        av_packet_free(packet);
        avformat_close_input(context);
        avio_closep(bytes);
    }

    /** Decodes as little as it takes to know size and colours; the pixel limit must hold there already. */
    private void readStreamInfo() throws FFmpegFailure {
        int streams = context.nb_streams();
        try (PointerPointer<AVDictionary> options = new PointerPointer<>(Math.max(streams, 1))) {
            for (int n = 0; n < streams; n++) {
                AVDictionary limit = new AVDictionary(null);
                FFmpeg.put(limit, "max_pixels", Long.toString(MOST_PIXELS));
                options.put(n, limit);
            }
            int code = avformat_find_stream_info(context, options);
            for (int n = 0; n < streams; n++) {
                av_dict_free(new AVDictionary(options.get(n)));
            }
            FFmpeg.check(code, "find out what is in the file");
        }
    }

    private AVStream firstVideo() {
        for (int n = 0; n < context.nb_streams(); n++) {
            AVStream candidate = context.streams(n);
            if (candidate.codecpar().codec_type() == AVMEDIA_TYPE_VIDEO) {
                return candidate;
            }
        }
        throw new MediaUnreadableException(file, "it holds no picture and no video. Give a clip or a picture.");
    }

    private void checkSize() {
        long width = parameters().width();
        long height = parameters().height();
        if (width < 1 || height < 1) {
            throw new MediaUnreadableException(
                    file,
                    "its pictures have no size. It is damaged, has more than " + MOST_PIXELS
                            + " pixels, or needs a decoder that is not in this build.");
        }
        if (width > 16_384 || height > 16_384 || width * height > MOST_PIXELS) {
            throw new MediaUnreadableException(
                    file,
                    "its pictures are " + width + "x" + height + ", more than " + MOST_PIXELS
                            + " pixels. Make it smaller first.");
        }
    }
}
