package dev.framewright.jobs;

import dev.framewright.api.Output;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.RgbImage;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.media.ClipWriter;
import dev.framewright.api.media.MediaInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the bytes of the frames one after another. */
final class RawClips implements ClipWriter {
    @Override
    public MediaInfo write(Clip clip, Output output, Path path) {
        byte[] frame = new byte[clip.size().rgbBytes()];
        try (OutputStream file = Files.newOutputStream(path)) {
            while (clip.next(frame)) {
                file.write(frame);
            }
        } catch (IOException e) {
            throw new OutputUnwritableException(path, e.toString(), e);
        }
        return new MediaInfo(
                output.container().mediaType(),
                "raw",
                "rgb24",
                "unspecified",
                clip.shape(),
                Optional.empty(),
                Map.of());
    }

    @Override
    public void contactSheet(List<RgbImage> frames, int columns, Path path) {
        try {
            Files.writeString(path, frames.size() + " pictures in " + columns + " columns");
        } catch (IOException e) {
            throw new OutputUnwritableException(path, e.toString(), e);
        }
    }
}
