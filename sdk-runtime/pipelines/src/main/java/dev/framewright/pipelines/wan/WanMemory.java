package dev.framewright.pipelines.wan;

import dev.framewright.api.Size;
import dev.framewright.engine.TensorFile;
import dev.framewright.models.Precision;
import dev.framewright.models.WanTransformerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/**
 * The most memory that a job takes at one time, counted the way the system counts a process: with the pages of mapped
 * weights that were touched. Networks are held one after the other, so the largest counts.
 */
final class WanMemory {

    /** Java, torch's libraries and what they allocate before any weight is read; measured. */
    private static final long BASE = 560L << 20;

    private static final int FLOAT = 4;

    /** Bytes of a number that {@code Checkpoint} widens even where weights stay mapped. */
    private static final int EIGHT_BITS = 1;

    /** Feature maps of one frame at full size that exist at one time while a piece is decoded; measured. */
    private static final int DECODING_MAPS = 75;

    private final WanFolder folder;
    private final Precision precision;

    WanMemory(WanFolder folder, Precision precision) {
        this.folder = folder;
        this.precision = precision;
    }

    /** Peak bytes of one window. */
    long peak(Size size, int frames, boolean mapped) {
        try {
            long autoencoder = parameters(folder.autoencoder()) * bytesPerNumber();
            long drawing = Math.max(
                    drawing(folder.transformer(), size, frames, mapped),
                    folder.late() == null ? 0 : drawing(folder.late(), size, frames, mapped));
            return BASE + Math.max(text(), autoencoder + Math.max(drawing, decoding(size)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether weights are to stay in the mapped file, because the faster way would not fit into {@code available} bytes. */
    boolean mapped(Size size, int frames, long available) {
        return peak(size, frames, false) > available;
    }

    /** The mapped file, and one layer in the computing type; weights of eight bits are widened as they are read. */
    private long text() throws IOException {
        if (storedBytes(folder.text()) == EIGHT_BITS) {
            return parameters(folder.text()) * bytesPerNumber() + largestFile(folder.text());
        }
        var config = folder.text().config();
        long inner = (long) config.heads() * config.headWidth();
        long layer = 4 * inner * config.width() + 3L * config.feedForwardWidth() * config.width();
        boolean same = storedBytes(folder.text()) == bytesPerNumber();
        return folder.text().bytes() + (same ? 0 : layer * bytesPerNumber());
    }

    private long drawing(WanFolder.Part<WanTransformerConfig> part, Size size, int frames, boolean mapped)
            throws IOException {
        long stored = part.bytes();
        boolean same = storedBytes(part) == bytesPerNumber();
        boolean stays = mapped && storedBytes(part) > EIGHT_BITS;
        long all = parameters(part) * bytesPerNumber();
        long block = all / part.config().layers();
        long weights = same ? stored : stays ? stored + block : all;
        long reading = same || stays ? 0 : all + largestFile(part);
        return Math.max(reading, weights + activations(part.config(), size, frames));
    }

    private static <C> long largestFile(WanFolder.Part<C> part) throws IOException {
        long largest = 0;
        for (var file : part.files()) {
            largest = Math.max(largest, Files.size(file));
        }
        return largest;
    }

    /** Tokens of the residual stream, what one block makes of them, and the prompt's keys and values. */
    private long activations(WanTransformerConfig config, Size size, int frames) {
        long factor = (long) folder.autoencoder().config().spatialFactor()
                * config.patch().get(1);
        long latentFrames = 1 + (frames - 1) / folder.autoencoder().config().temporalFactor();
        long tokens = latentFrames * (size.height() / factor) * (size.width() / factor);
        long perToken = (long) FLOAT * (7L * config.width() + 2L * config.feedForwardWidth());
        long keys = 2L
                * 2
                * 512
                * config.width()
                * FLOAT
                * (config.layers() + config.controlLayers().size());
        long hints = (long) config.controlLayers().size() * tokens * config.width() * FLOAT;
        return tokens * perToken + keys + hints;
    }

    /** Feature maps at full size: four frames on the way, and two kept per layer for the next piece. */
    private long decoding(Size size) {
        var config = folder.autoencoder().config();
        long channels = config.decoderWidths().get(config.decoderWidths().size() - 1);
        long pixels = size.pixels() / ((long) config.fold() * config.fold());
        return pixels * channels * bytesPerNumber() * DECODING_MAPS;
    }

    private long bytesPerNumber() {
        return precision == Precision.BFLOAT16 ? 2 : FLOAT;
    }

    private <C> long parameters(WanFolder.Part<C> part) throws IOException {
        return part.bytes() / storedBytes(part);
    }

    /** Bytes of most of the numbers in a file. */
    private static <C> long storedBytes(WanFolder.Part<C> part) throws IOException {
        long[] bytes = new long[9];
        for (var tensor : TensorFile.contents(part.files().get(0)).values()) {
            bytes[tensor.type().bytes()] += tensor.bytes();
        }
        int most = 1;
        for (int width = 1; width < bytes.length; width++) {
            most = bytes[width] > bytes[most] ? width : most;
        }
        return most;
    }
}
