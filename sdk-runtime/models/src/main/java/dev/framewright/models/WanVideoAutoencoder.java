package dev.framewright.models;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** Reads a folder with {@code config.json} and safetensors weights in the diffusers layout. */
    public static WanVideoAutoencoder load(Kernels kernels, Path folder, Precision precision) throws IOException {
        WanVideoAutoencoderConfig config = WanVideoAutoencoderConfig.read(folder.resolve("config.json"));
        NDManager owned = kernels.newManager();
        try {
            Map<String, NDArray> weights = new HashMap<>();
            Checkpoint.read(kernels, owned, Checkpoint.files(folder), name -> name, Precision.FLOAT32, name -> true)
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
        int group = temporalFactor();
        try (CausalLayers.Stream stream = layers.stream();
                NDManager scratch = kernels.newManager()) {
            NDList pieces = new NDList();
            for (long first = 0; first + (first == 0 ? 1 : group) <= shape.get(2); first += first == 0 ? 1 : group) {
                stream.nextPiece();
                NDArray piece = encodePiece(stream, fold(stream, piece(stream, frames, first, first == 0 ? 1 : group)));
                piece.attach(scratch);
                pieces.add(piece);
            }
            return kernels.callAll(
                    owner, "vae_moments", pieces, layers.weight("quant_conv.weight"), layers.weight("quant_conv.bias"));
        }
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
        private final CausalLayers.Stream stream = layers.stream();
        private boolean start = true;

        @Override
        public NDArray next(NDManager owner, NDArray latentFrame) {
            Shape shape = latentFrame.getShape();
            if (shape.dimension() != 5 || shape.get(1) != latentChannels() || shape.get(2) != 1) {
                throw new IllegalArgumentException(
                        "a latent frame must be [B, " + latentChannels() + ", 1, h, w] but was " + shape + ".");
            }
            try (NDManager scratch = kernels.newManager()) {
                return frames(owner, kernels.call(scratch, "vae_denormalise", latentFrame, mean, deviation));
            }
        }

        /** A latent frame in the decoder's own scale. */
        private NDArray frames(NDManager owner, NDArray z) {
            stream.nextPiece();
            NDArray x = stream.pointwise("post_quant_conv", piece(stream, z, 0, 1));
            NDArray y = decodePiece(stream, x, start);
            start = false;
            NDArray pixels = config.fold() == 1 ? y : kernels.call(stream.scratch(), "vae_unfold", y, config.fold());
            return kernels.call(owner, "vae_frames", pixels);
        }

        @Override
        public void close() {
            stream.close();
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
