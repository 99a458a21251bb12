package dev.framewright.upscale;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.api.Size;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The network with its weights, loaded at first use; one frame at a time, in bands that bound the memory. */
@Component(service = Upscaler.class)
public final class Upscaler {
    static final String MODEL = "realesr-animevideov3";

    /** Pixels of the small frame that are worked on at once; about 1.3 kB of working memory for each. */
    private static final int BAND_PIXELS = 1 << 17;
    /** 18 convolutions of 3 x 3 see 18 pixels far, and the smaller scale's cubic two of its own. */
    private static final int MARGIN = 20;

    private final int bandPixels;
    private @Nullable Kernels kernels;
    private @Nullable NDManager owner;
    private Map<String, NDArray> weights = Map.of();

    /** Loads nothing yet. */
    @Activate
    public Upscaler() {
        this(BAND_PIXELS);
    }

    Upscaler(int bandPixels) {
        this.bandPixels = bandPixels;
    }

    /** Gives the most memory that a frame of this size takes at one time. */
    static long peakBytes(Size size, int scale) {
        long band = Math.min(size.pixels(), BAND_PIXELS + 2L * MARGIN * size.width());
        return 64L * 1024 * 1024 + band * 1_300 + size.pixels() * 3 * (1 + 2L * scale * scale);
    }

    /** Gives the frame in {@code scale} times the width and height, by the network. */
    synchronized byte[] upscale(byte[] rgb, Size size, int scale) {
        int rows = Math.max(MARGIN, bandPixels / size.width());
        byte[] large = new byte[rgb.length * scale * scale];
        int rowBytes = size.width() * 3;
        for (int first = 0; first < size.height(); first += rows) {
            int end = Math.min(first + rows, size.height());
            int from = Math.max(0, first - MARGIN);
            int to = Math.min(size.height(), end + MARGIN);
            byte[] band = new byte[(to - from) * rowBytes];
            System.arraycopy(rgb, from * rowBytes, band, 0, band.length);
            byte[] drawn = call("upscale_network", band, size.width(), to - from, scale, true);
            int largeRow = rowBytes * scale;
            System.arraycopy(
                    drawn,
                    (first - from) * scale * largeRow,
                    large,
                    first * scale * largeRow,
                    (end - first) * scale * largeRow);
        }
        return large;
    }

    /** Gives the same by cubic interpolation, to compare with. */
    synchronized byte[] bicubic(byte[] rgb, Size size, int scale) {
        return call("upscale_bicubic", rgb, size.width(), size.height(), scale, false);
    }

    private byte[] call(String kernel, byte[] rgb, int width, int height, int scale, boolean weighted) {
        try (NDManager scratch = loaded().newManager()) {
            NDArray frame = scratch.create(ByteBuffer.wrap(rgb), new Shape(height, width, 3), DataType.UINT8);
            NDArray large = weighted
                    ? loaded().call(scratch, kernel, frame, scale, weights)
                    : loaded().call(scratch, kernel, frame, scale);
            return large.toByteArray();
        }
    }

    private Kernels loaded() {
        if (kernels == null) {
            Kernels compiled = Kernels.load(Device.cpu(), Upscaler.class, "upscale.torchscript");
            owner = compiled.newManager();
            weights = weights(compiled, owner);
            kernels = compiled;
        }
        return kernels;
    }

    /** The weights as float32, which is what the processor computes with. */
    private static Map<String, NDArray> weights(Kernels kernels, NDManager owner) {
        try {
            Path file = Files.createTempFile("framewright-upscale-", ".safetensors");
            try (InputStream in = Upscaler.class.getResourceAsStream(MODEL + ".safetensors")) {
                Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                Map<String, NDArray> all = new LinkedHashMap<>();
                try (SafeTensors packed = SafeTensors.open(kernels, file);
                        NDManager scratch = kernels.newManager()) {
                    for (String name : packed.names()) {
                        NDArray tensor = packed.get(scratch, name).toType(DataType.FLOAT32, true);
                        tensor.attach(owner);
                        all.put(name, tensor);
                    }
                }
                return all;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new ModelInvalidException(
                    MODEL, "cannot be read: " + e.getMessage() + "; make room for temporary files", e);
        }
    }

    /** Gives the memory back. */
    @Deactivate
    public synchronized void close() {
        if (kernels != null) {
            new NDList(weights.values().stream().toList()).close();
            if (owner != null) {
                owner.close();
            }
            kernels.close();
            kernels = null;
        }
    }
}
