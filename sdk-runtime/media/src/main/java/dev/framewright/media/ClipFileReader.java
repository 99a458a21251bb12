package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import dev.framewright.api.ClipShape;
import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;

/**
 * Reads clips with FFmpeg's own functions: MP4, MOV, WebM, Matroska, GIF, PNG, JPEG, WebP, BMP and folders of pictures.
 *
 * <p>Frames come one for each coded frame that is shown, in order, turned as they are shown; a file with a varying rate reads as one
 * with its average. Pixel shape tags are not applied, and transparency is told apart from the colours. HDR is refused. Safe for use by
 * many threads; each clip is for one thread at a time.
 *
 * <p>Files are taken as hostile: only local files, only the listed formats and decoders, at most 8192x4352 pixels a
 * frame. Decoding runs in this process, so a defect inside a decoder is not contained; a child process with limits of
 * its own is planned.
 */
public final class ClipFileReader implements ClipReader {
    private static final Set<String> OF_THE_CONTAINER =
            Set.of("major_brand", "minor_version", "compatible_brands", "encoder", "creation_time");
    private static final int HEAD = 4096;
    private static final int MOST_TEXT = 1 << 20;

    /** Makes a reader; FFmpeg is loaded with the first file. */
    public ClipFileReader() {}

    @Override
    public MediaInfo probe(Path path) {
        if (Files.isDirectory(path)) {
            return new PictureFolder(this, path).probe();
        }
        return look(path).info();
    }

    /** What a look at a file tells: a picture's orientation takes decoding it, so it is found once. */
    private record Seen(MediaInfo info, Orientation orientation) {}

    private static Seen look(Path path) {
        refuseWhatIsNoFile(path);
        FFmpeg.load();
        try (Demuxer demuxer = new Demuxer(path)) {
            byte[] head = head(path, HEAD);
            AVCodecParameters coded = demuxer.parameters();
            Demuxer.Extent extent = demuxer.count();
            Orientation orientation = Orientation.of(demuxer);
            Size size = orientation.shown(new Size(coded.width(), coded.height()));
            ClipShape shape = new ClipShape(size, FrameTiming.rateOf(demuxer, extent), extent.frames());
            MediaInfo info = new MediaInfo(
                    mediaType(demuxer, head),
                    FFmpeg.string(avcodec_get_name(coded.codec_id())),
                    FFmpeg.string(av_get_pix_fmt_name(coded.format())),
                    colour(coded.color_space()),
                    shape,
                    demuxer.sound()
                            .map(sound -> FFmpeg.string(
                                    avcodec_get_name(sound.codecpar().codec_id()))),
                    metadata(demuxer, path));
            return new Seen(info, orientation);
        } catch (FFmpegFailure failure) {
            throw unreadable(path, failure);
        } catch (IOException failure) {
            throw new MediaUnreadableException(path, "it went away while it was read.", failure);
        }
    }

    @Override
    public Clip open(Path path) {
        return open(path, false);
    }

    @Override
    public Clip openTransparency(Path path) {
        return open(path, true);
    }

    private Clip open(Path path, boolean transparency) {
        if (Files.isDirectory(path)) {
            return new PictureFolder(this, path).open(transparency);
        }
        Seen seen = look(path);
        try {
            return new DecodedClip(path, seen.info().clip(), seen.orientation(), transparency);
        } catch (FFmpegFailure failure) {
            throw unreadable(path, failure);
        }
    }

    private static void refuseWhatIsNoFile(Path path) {
        if (!Files.exists(path)) {
            throw new MediaUnreadableException(path, "there is no such file. Check the path.");
        }
        // A pipe or a device would block or never end.
        if (!Files.isRegularFile(path)) {
            throw new MediaUnreadableException(path, "it is no ordinary file. Copy it to a file first.");
        }
        if (!Files.isReadable(path)) {
            throw new MediaUnreadableException(path, "permission is denied. Make it readable.");
        }
    }

    private static MediaUnreadableException unreadable(Path path, FFmpegFailure failure) {
        return new MediaUnreadableException(
                path,
                "it is no clip or picture in a format that is read here, or it is damaged (" + failure.explanation()
                        + "). Give MP4, MOV, WebM, GIF, PNG, JPEG or WebP.",
                failure);
    }

    private static String colour(int space) {
        if (space == AVCOL_SPC_UNSPECIFIED) {
            return "unspecified";
        }
        return space == AVCOL_SPC_RGB ? "srgb" : FFmpeg.string(av_color_space_name(space));
    }

    private static String mediaType(Demuxer demuxer, byte[] head) {
        String format = FFmpeg.string(demuxer.context().iformat().name());
        return switch (format) {
            case "gif" -> "image/gif";
            case "png_pipe", "apng" -> "image/png";
            case "jpeg_pipe" -> "image/jpeg";
            case "webp_pipe" -> "image/webp";
            case "bmp_pipe" -> "image/bmp";
            case "matroska,webm" ->
                new String(head, StandardCharsets.ISO_8859_1).contains("webm") ? "video/webm" : "video/x-matroska";
            default ->
                demuxer.metadata().getOrDefault("major_brand", "qt  ").startsWith("qt")
                        ? "video/quicktime"
                        : "video/mp4";
        };
    }

    private static Map<String, String> metadata(Demuxer demuxer, Path path) throws IOException {
        String format = FFmpeg.string(demuxer.context().iformat().name());
        if (format.equals("png_pipe")) {
            return PngText.of(head(path, MOST_TEXT));
        }
        Map<String, String> metadata = new HashMap<>();
        demuxer.metadata().forEach((key, value) -> {
            if (!OF_THE_CONTAINER.contains(key.toLowerCase(Locale.ROOT))) {
                metadata.put(format.equals("matroska,webm") ? key.toLowerCase(Locale.ROOT) : key, value);
            }
        });
        String comment = metadata.get("comment");
        return format.equals("gif") && comment != null ? GifComment.parse(comment) : metadata;
    }

    private static byte[] head(Path path, int bytes) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(bytes);
        }
    }
}
