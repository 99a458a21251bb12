package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The causal video autoencoder of Wan 2.1 and, with shortcuts and folded pixels, of Wan 2.2 (Wan Team 2025, section 4.1).
 *
 * <p>A clip goes through piece by piece: its first frame alone, then four at a time; each layer keeps the two frames
 * that the next piece needs in front, so that pieces join without a seam. Weights may be float32 or bfloat16; in
 * bfloat16 a decoded frame is off by about one 8-bit step.
 */
public final class WanVideoAutoencoder implements VideoAutoencoder {

    private final Kernels kernels;
    private final WanVideoAutoencoderConfig config;
    private final Precision precision;
    private final NDManager owned;
    private final CausalLayers layers;
    private final NDArray mean;
    private final NDArray deviation;
    private @Nullable Tiles tiles;

    private WanVideoAutoencoder(
            Kernels kernels,
            WanVideoAutoencoderConfig config,
            Precision precision,
            NDManager owned,
            Map<String, NDArray> weights) {
        this.kernels = kernels;
        this.config = config;
        this.precision = precision;
        this.owned = owned;
        layers = new CausalLayers(kernels, weights);
        mean = vector(config.latentMean());
        deviation = vector(config.latentDeviation());
    }

    /** Reads a folder with {@code config.json} and safetensors weights. */
    public static WanVideoAutoencoder load(Kernels kernels, Path folder, Precision precision) throws IOException {
        return load(
                kernels,
                WanVideoAutoencoderConfig.read(folder.resolve("config.json")),
                Checkpoint.files(folder),
                precision);
    }

    /** Reads weights from the files given, in the diffusers or the original layout. */
    public static WanVideoAutoencoder load(
            Kernels kernels, WanVideoAutoencoderConfig config, Iterable<Path> files, Precision precision)
            throws IOException {
        NDManager owned = kernels.newManager();
        try {
            Map<String, NDArray> weights = new HashMap<>();
            Checkpoint.read(
                            kernels,
                            owned,
                            files,
                            name -> OriginalNames.autoencoder(name, config.shortcuts(), config.residualBlocks()),
                            Precision.FLOAT32,
                            name -> true)
                    .forEach((name, tensor) -> {
                        weights.put(name, kernels.call(owned, "vae_weight", tensor, precision.torchType()));
                        tensor.close();
                    });
            return new WanVideoAutoencoder(kernels, config, precision, owned, weights);
        } catch (IOException | RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    private NDArray vector(List<Float> values) {
        float[] numbers = new float[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
        }
        return owned.create(numbers);
    }

    /** Cuts frames that are larger than a tile from now on; null never cuts, which is how it begins. */
    public void tile(@Nullable Tiles wanted) {
        tiles = wanted;
    }

    @Override
    public int spatialFactor() {
        return config.spatialFactor();
    }

    @Override
    public int temporalFactor() {
        return config.temporalFactor();
    }

    @Override
    public int latentChannels() {
        return config.latentChannels();
    }

    @Override
    public NDArray encode(NDManager owner, NDArray frames) {
        try (NDManager scratch = kernels.newManager()) {
            return kernels.call(owner, "vae_normalise", moments(scratch, frames).get(0), mean, deviation);
        }
    }

    /** Mean and log-variance of the latents, before they are normalised. */
    NDList moments(NDManager owner, NDArray frames) {
        Shape shape = frames.getShape();
        int factor = spatialFactor();
        if (shape.dimension() != 5 || shape.get(1) != 3 || shape.get(3) % factor != 0 || shape.get(4) % factor != 0) {
            throw new IllegalArgumentException(
                    "frames must be [B, 3, T, H, W] with H and W multiples of " + factor + " but were " + shape + ".");
        }
        try (NDManager scratch = kernels.newManager()) {
            Tiles cut = tiles;
            NDArray encoded = cut != null && cut.cut(shape.get(3), shape.get(4))
                    ? encodeTiles(scratch, frames, cut)
                    : encodeWhole(scratch, frames, 0, 0, shape.get(3), shape.get(4));
            return kernels.callAll(
                    owner,
                    "vae_moments",
                    new NDList(encoded),
                    layers.weight("quant_conv.weight"),
                    layers.weight("quant_conv.bias"));
        }
    }

    /** A part of the frames, all pieces in turn; top, left and the sizes are in pixels. */
    private NDArray encodeWhole(NDManager owner, NDArray frames, long top, long left, long rows, long columns) {
        int group = temporalFactor();
        long count = frames.getShape().get(2);
        try (CausalLayers.Stream stream = layers.stream();
                NDManager scratch = kernels.newManager()) {
            NDList pieces = new NDList();
            for (long first = 0; first + (first == 0 ? 1 : group) <= count; first += first == 0 ? 1 : group) {
                stream.nextPiece();
                NDArray piece = piece(stream, frames, first, first == 0 ? 1 : group);
                NDArray part = kernels.call(stream.scratch(), "vae_part", piece, top, left, rows, columns);
                NDArray encoded = encodePiece(stream, fold(stream, part));
                encoded.attach(scratch);
                pieces.add(encoded);
            }
            return kernels.call(owner, "vae_join_pieces", pieces);
        }
    }

    /** Wan 2.2 folds pixels before it cuts, and a tile has its size in folded pixels. */
    private NDArray encodeTiles(NDManager owner, NDArray frames, Tiles cut) {
        int fold = config.fold();
        int ratio = spatialFactor() / fold;
        long rows = frames.getShape().get(3) / fold;
        long columns = frames.getShape().get(4) / fold;
        try (NDManager scratch = kernels.newManager()) {
            List<List<NDArray>> grid = new ArrayList<>();
            for (long top = 0; top < rows; top += cut.rowStride()) {
                List<NDArray> row = new ArrayList<>();
                for (long left = 0; left < columns; left += cut.columnStride()) {
                    row.add(encodeWhole(
                            scratch,
                            frames,
                            top * fold,
                            left * fold,
                            Math.min(cut.height(), rows - top) * fold,
                            Math.min(cut.width(), columns - left) * fold));
                }
                grid.add(row);
            }
            return blend(
                    owner,
                    grid,
                    cut.rowStride() / ratio,
                    cut.columnStride() / ratio,
                    cut.height() / ratio - cut.rowStride() / ratio,
                    cut.width() / ratio - cut.columnStride() / ratio);
        }
    }

    /**
     * Joins tiles [B, T, h, w, C]. Each is blended with the one above and then the one to the left, which have been
     * blended themselves; the part beyond a stride belongs to the next tile.
     */
    private NDArray blend(
            NDManager owner, List<List<NDArray>> grid, int rowStride, int columnStride, int rowBlend, int columnBlend) {
        for (int i = 0; i < grid.size(); i++) {
            for (int j = 0; j < grid.get(i).size(); j++) {
                NDArray tile = grid.get(i).get(j);
                if (i > 0) {
                    kernels.call(owner, "vae_blend", grid.get(i - 1).get(j), tile, 2, rowBlend);
                }
                if (j > 0) {
                    kernels.call(owner, "vae_blend", grid.get(i).get(j - 1), tile, 3, columnBlend);
                }
            }
        }
        NDList all = new NDList();
        grid.forEach(all::addAll);
        return kernels.call(owner, "vae_join_tiles", all, grid.get(0).size(), rowStride, columnStride);
    }

    private NDArray piece(CausalLayers.Stream stream, NDArray frames, long first, long count) {
        return kernels.call(stream.scratch(), "vae_piece", frames, first, count, precision.torchType());
    }

    private NDArray fold(CausalLayers.Stream stream, NDArray x) {
        return config.fold() == 1 ? x : kernels.call(stream.scratch(), "vae_fold", x, config.fold());
    }

    /** One piece through the encoder, [B, T, H, W, C]; gives what {@code quant_conv} takes. */
    NDArray encodePiece(CausalLayers.Stream stream, NDArray piece) {
        NDArray x = then(piece, stream.conv("encoder.conv_in", piece));
        for (int level = 0; level <= config.levels(); level++) {
            x = config.shortcuts() ? downLevel(stream, level, x) : downFlat(stream, level, x);
        }
        return stream.out("encoder", middle(stream, "encoder", x));
    }

    /** Wan 2.1 numbers its blocks through all levels. */
    private NDArray downFlat(CausalLayers.Stream stream, int level, NDArray input) {
        int block = level * (config.residualBlocks() + 1);
        NDArray x = input;
        for (int i = 0; i < config.residualBlocks(); i++, block++) {
            x = then(x, stream.residual("encoder.down_blocks." + block, x));
        }
        return level == config.levels() ? x : then(x, stream.down("encoder.down_blocks." + block, x));
    }

    private NDArray downLevel(CausalLayers.Stream stream, int level, NDArray input) {
        return downLevel(stream, "encoder.down_blocks." + level, level, input);
    }

    NDArray downLevel(CausalLayers.Stream stream, String block, int level, NDArray input) {
        NDArray x = input;
        for (int i = 0; i < config.residualBlocks(); i++) {
            NDArray next = stream.residual(block + ".resnets." + i, x);
            x = i == 0 ? next : then(x, next);
        }
        boolean last = level == config.levels();
        if (!last) {
            x = then(x, stream.down(block + ".downsampler", x));
        }
        int time = !last && config.timeDown().get(level) ? 2 : 1;
        NDArray around = kernels.call(
                stream.scratch(),
                "vae_average_down",
                input,
                config.encoderWidths().get(level + 1),
                time,
                last ? 1 : 2);
        return then(input, then(around, then(x, kernels.call(stream.scratch(), "vae_sum", x, around))));
    }

    private NDArray middle(CausalLayers.Stream stream, String side, NDArray input) {
        NDArray x = then(input, stream.residual(side + ".mid_block.resnets.0", input));
        x = then(x, stream.attention(side + ".mid_block.attentions.0", x));
        return then(x, stream.residual(side + ".mid_block.resnets.1", x));
    }

    /** One latent frame through the decoder, [B, 1, h, w, C] after {@code post_quant_conv}; not folded out, not clamped. */
    NDArray decodePiece(CausalLayers.Stream stream, NDArray piece, boolean start) {
        NDArray x = middle(stream, "decoder", then(piece, stream.conv("decoder.conv_in", piece)));
        for (int level = 0; level <= config.levels(); level++) {
            x = upLevel(stream, "decoder.up_blocks." + level, level, x, start);
        }
        return stream.out("decoder", x);
    }

    NDArray upLevel(CausalLayers.Stream stream, String block, int level, NDArray input, boolean start) {
        NDArray x = input;
        for (int i = 0; i <= config.residualBlocks(); i++) {
            NDArray next = stream.residual(block + ".resnets." + i, x);
            x = i == 0 && config.shortcuts() ? next : then(x, next);
        }
        if (level == config.levels()) {
            return x;
        }
        x = then(x, stream.up(block + (config.shortcuts() ? ".upsampler" : ".upsamplers.0"), x));
        if (!config.shortcuts()) {
            return x;
        }
        int time = config.timeDown().get(config.levels() - 1 - level) ? 2 : 1;
        NDArray around = kernels.call(
                stream.scratch(), "vae_repeat_up", input, config.decoderWidths().get(level + 1), time, 2, start);
        return then(input, then(around, then(x, kernels.call(stream.scratch(), "vae_sum", x, around))));
    }

    /** Frees a layer's input as soon as its output exists: at full size each one is hundreds of megabytes. */
    private static NDArray then(NDArray input, NDArray output) {
        if (input != output) {
            input.close();
        }
        return output;
    }

    @Override
    public DecodeStream decoder() {
        return new Decoding();
    }

    private final class Decoding implements DecodeStream {
        /** One stream per tile, in rows; a single one where nothing is cut. */
        private final List<CausalLayers.Stream> streams = new ArrayList<>();

        private final @Nullable Tiles cut = tiles;
        private boolean start = true;

        @Override
        public NDArray next(NDManager owner, NDArray latentFrame) {
            Shape shape = latentFrame.getShape();
            if (shape.dimension() != 5 || shape.get(1) != latentChannels() || shape.get(2) != 1) {
                throw new IllegalArgumentException(
                        "a latent frame must be [B, " + latentChannels() + ", 1, h, w] but was " + shape + ".");
            }
            long rows = shape.get(3);
            long columns = shape.get(4);
            Tiles wanted = cut;
            try (NDManager scratch = kernels.newManager()) {
                NDArray z = kernels.call(scratch, "vae_denormalise", latentFrame, mean, deviation);
                NDArray y = wanted != null && wanted.cut(rows * spatialFactor(), columns * spatialFactor())
                        ? tiled(scratch, z, wanted)
                        : decoded(stream(0), z, 0, 0, rows, columns);
                start = false;
                NDArray pixels = config.fold() == 1 ? y : kernels.call(scratch, "vae_unfold", y, config.fold());
                return kernels.call(owner, "vae_frames", pixels);
            }
        }

        private NDArray tiled(NDManager owner, NDArray z, Tiles wanted) {
            int factor = spatialFactor();
            int fold = config.fold();
            long rows = z.getShape().get(3);
            long columns = z.getShape().get(4);
            List<List<NDArray>> grid = new ArrayList<>();
            int index = 0;
            for (long top = 0; top < rows; top += wanted.rowStride() / factor) {
                List<NDArray> row = new ArrayList<>();
                for (long left = 0; left < columns; left += wanted.columnStride() / factor) {
                    long high = Math.min(wanted.height() / factor, rows - top);
                    long wide = Math.min(wanted.width() / factor, columns - left);
                    row.add(decoded(stream(index++), z, top, left, high, wide));
                }
                grid.add(row);
            }
            return blend(
                    owner,
                    grid,
                    wanted.rowStride() / fold,
                    wanted.columnStride() / fold,
                    wanted.height() / fold - wanted.rowStride() / fold,
                    wanted.width() / fold - wanted.columnStride() / fold);
        }

        private NDArray decoded(CausalLayers.Stream stream, NDArray z, long top, long left, long rows, long columns) {
            stream.nextPiece();
            NDArray piece = piece(stream, z, 0, 1);
            NDArray part = kernels.call(stream.scratch(), "vae_part", piece, top, left, rows, columns);
            return decodePiece(stream, stream.pointwise("post_quant_conv", part), start);
        }

        private CausalLayers.Stream stream(int index) {
            while (streams.size() <= index) {
                streams.add(layers.stream());
            }
            return streams.get(index);
        }

        @Override
        public void close() {
            streams.forEach(CausalLayers.Stream::close);
        }
    }

    WanVideoAutoencoderConfig config() {
        return config;
    }

    CausalLayers layers() {
        return layers;
    }

    /** Latents in the decoder's own scale as normalised ones. */
    NDArray normalised(NDManager owner, NDArray z) {
        return kernels.call(owner, "vae_normalise", z, mean, deviation);
    }

    @Override
    public void close() {
        owned.close();
    }
}
