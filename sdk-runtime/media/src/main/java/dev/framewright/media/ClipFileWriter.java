package dev.framewright.media;

import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Container;
import dev.framewright.api.InternalException;
import dev.framewright.api.Output;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.RgbImage;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipReader;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.media.MediaInfo;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Writes clips with FFmpeg's own functions: an exact number of frames, exact time stamps, BT.709, no dates. The file
 * grows beside its place under a name ending in {@code .part}, is read back once, and only then moved.
 *
 * <p>The same frames, output and metadata give the same bytes. Safe for use by many threads.
 */
public final class ClipFileWriter implements ClipWriter {
    private final ClipReader reader;

    /** Makes a writer that checks what it wrote with {@code reader}. */
    public ClipFileWriter(ClipReader reader) {
        this.reader = reader;
    }

    @Override
    public MediaInfo write(Clip clip, Output output, Path path) {
        FFmpeg.load();
        Encoding encoding = Encoding.of(output, clip.shape());
        try (PartFile part = new PartFile(path, output.container() == Container.PNG_SEQUENCE)) {
            writeInto(part.path(), clip, output, encoding);
            MediaInfo written = reader.probe(part.path());
            if (written.clip().frames() != clip.frameCount()) {
                throw defect("holds " + written.clip().frames() + " frames after " + clip.frameCount() + " went in");
            }
            part.publish();
            return written;
        } catch (FFmpegFailure failure) {
            throw new OutputUnwritableException(path, failure.writeProblem(), failure);
        } catch (IOException failure) {
            throw PartFile.unwritable(path, failure);
        }
    }

    @Override
    public void contactSheet(List<RgbImage> frames, int columns, Path path) {
        RgbImage sheet = ContactSheet.of(frames, columns);
        try (PartFile part = new PartFile(path, false)) {
            Files.write(part.path(), PngEncoder.encode(sheet, Map.of()));
            part.publish();
        } catch (FFmpegFailure failure) {
            throw new OutputUnwritableException(path, failure.writeProblem(), failure);
        } catch (IOException failure) {
            throw PartFile.unwritable(path, failure);
        }
    }

    private static void writeInto(Path part, Clip clip, Output output, Encoding encoding)
            throws FFmpegFailure, IOException {
        switch (output.container()) {
            case MP4, WEBM, MOV -> writeVideo(part, clip, output, encoding);
            case GIF -> writeGif(part, clip, output, encoding);
            case PNG -> writePicture(part, clip, output.metadata());
            case PNG_SEQUENCE -> writePictures(part, clip, output.metadata());
        }
    }

    private static void writeVideo(Path part, Clip clip, Output output, Encoding encoding) throws FFmpegFailure {
        ClipShape shape = clip.shape();
        try (FrameEncoder encoder = new FrameEncoder(encoding, shape, true);
                VideoFile file =
                        new VideoFile(part, output.container(), encoder, shape, clip.sound(), output.metadata());
                Conversion conversion = Conversion.fromRgb(shape.size(), encoding.pixelFormat());
                Picture rgb = Picture.rgb(shape.size());
                Picture coded = Picture.of(shape.size(), encoding.pixelFormat())) {
            byte[] frame = new byte[shape.size().rgbBytes()];
            for (int n = 0; n < shape.frames(); n++) {
                pull(clip, frame, n);
                rgb.fill(frame);
                conversion.apply(rgb.frame(), coded.writable());
                encoder.encode(coded.frame(), file::write);
            }
            encoder.finish(file::write);
            file.finish();
        }
    }

    /** Goes over the frames twice, first for the palette, so they are kept in a second file meanwhile. */
    private static void writeGif(Path part, Clip clip, Output output, Encoding encoding)
            throws FFmpegFailure, IOException {
        ClipShape shape = clip.shape();
        Path frames = part.resolveSibling(part.getFileName() + ".frames");
        Path bare = part.resolveSibling(part.getFileName() + ".bare");
        try (GifPalette.Counting counting = new GifPalette.Counting(shape.size());
                Picture rgb = Picture.rgb(shape.size())) {
            byte[] frame = new byte[shape.size().rgbBytes()];
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(frames), 1 << 16)) {
                for (int n = 0; n < shape.frames(); n++) {
                    pull(clip, frame, n);
                    out.write(frame);
                    rgb.fill(frame);
                    rgb.frame().pts(n);
                    counting.add(rgb.frame());
                }
            }
            boolean commented = !output.metadata().isEmpty();
            AVFrame palette = counting.palette();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(frames), 1 << 16)) {
                paintGif(commented ? bare : part, shape, encoding, palette, in);
            } finally {
                av_frame_free(palette);
            }
            if (commented) {
                GifComment.add(bare, part, output.metadata());
            }
        } finally {
            Files.deleteIfExists(frames);
            Files.deleteIfExists(bare);
        }
    }

    private static void paintGif(Path file, ClipShape shape, Encoding encoding, AVFrame palette, InputStream frames)
            throws FFmpegFailure, IOException {
        try (FrameEncoder encoder = new FrameEncoder(encoding, shape, false);
                VideoFile gif = new VideoFile(file, Container.GIF, encoder, shape, Optional.empty(), Map.of());
                GifPalette.Painting painting = new GifPalette.Painting(shape.size(), palette);
                Picture rgb = Picture.rgb(shape.size())) {
            byte[] frame = new byte[shape.size().rgbBytes()];
            for (int n = 0; n < shape.frames(); n++) {
                frames.readNBytes(frame, 0, frame.length);
                rgb.fill(frame);
                rgb.frame().pts(n);
                painting.paint(rgb.frame(), painted -> encoder.encode(painted, gif::write));
            }
            painting.finish(painted -> encoder.encode(painted, gif::write));
            encoder.finish(gif::write);
            gif.finish();
        }
    }

    private static void writePicture(Path part, Clip clip, Map<String, String> metadata)
            throws FFmpegFailure, IOException {
        byte[] frame = new byte[clip.size().rgbBytes()];
        pull(clip, frame, 0);
        Files.write(part, PngEncoder.encode(clip.size(), frame, metadata));
    }

    private static void writePictures(Path part, Clip clip, Map<String, String> metadata)
            throws FFmpegFailure, IOException {
        Files.createDirectory(part);
        Map<String, String> text = new HashMap<>(metadata);
        text.put(PngSequence.FRAME_RATE_KEY, clip.frameRate().toString());
        byte[] frame = new byte[clip.size().rgbBytes()];
        for (int n = 0; n < clip.frameCount(); n++) {
            pull(clip, frame, n);
            Files.write(part.resolve(PngSequence.nameOf(n)), PngEncoder.encode(clip.size(), frame, text));
        }
    }

    private static void pull(Clip clip, byte[] frame, int n) {
        if (!clip.next(frame)) {
            throw defect("ended after " + n + " of its " + clip.frameCount() + " frames");
        }
    }

    private static InternalException defect(String what) {
        String message = "The clip " + what + "; this is a defect in the capability or in the media bundle.";
        return new InternalException(message, new IllegalStateException(message));
    }
}
