package dev.framewright.safety;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.Size;
import dev.framewright.engine.Devices;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tells what kind of picture a frame is, by the MobileNet v2 that the package nsfwjs ships. For one thread at a time. */
final class FrameClassifier implements AutoCloseable {
    /** The kinds, in the order of the probabilities. */
    static final List<String> KINDS = List.of("drawing", "hentai", "neutral", "porn", "sexy");

    private final Kernels kernels;
    private final NDManager owned;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    /** Loads the weights of this bundle. */
    FrameClassifier() {
        kernels = Kernels.load(Devices.named("cpu"), FrameClassifier.class, "frame_classifier.torchscript");
        owned = kernels.newManager();
        try {
            load();
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("The weights of the frame classifier cannot be unpacked", e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private void load() throws IOException {
        Path file = Files.createTempFile("framewright-frame-classifier", ".safetensors");
        try (InputStream in = FrameClassifier.class.getResourceAsStream("frame-classifier.safetensors")) {
            if (in == null) {
                throw new IllegalStateException("frame-classifier.safetensors is missing from the safety bundle");
            }
            Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
            try (SafeTensors stored = SafeTensors.open(kernels, file);
                    NDManager scratch = kernels.newManager()) {
                for (String name : stored.names()) {
                    weights.put(name, kernels.call(owned, "wide", stored.get(scratch, name)));
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /**
     * Gives the probability of each of {@link #KINDS}.
     *
     * @param rgb rows from the top, red, green, blue, 8 bits each
     */
    float[] probabilities(byte[] rgb, Size size) {
        try (NDManager scratch = kernels.newManager()) {
            NDArray frame = scratch.create(
                    ByteBuffer.wrap(rgb, 0, size.rgbBytes()),
                    new Shape(1, size.height(), size.width(), 3),
                    DataType.UINT8);
            return kernels.call(scratch, "classify_frames", frame, weights).toFloatArray();
        }
    }

    @Override
    public void close() {
        owned.close();
        kernels.close();
    }
}
