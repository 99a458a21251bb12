package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Philox;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.StarterTextEncoder;
import java.util.LinkedHashMap;
import java.util.Map;

/** Draws the weights that training begins from: counted noise, so that the same seed begins the same way everywhere. */
final class InitialWeights {

    /** Channels of single frames at half of the size. */
    private static final long FRAME = 32;

    private final NDManager owner;
    private final long seed;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    InitialWeights(NDManager owner, long seed) {
        this.owner = owner;
        this.seed = seed;
    }

    InitialWeights normal(String name, double deviation, long... shape) {
        NDArray noise = Philox.normal(owner, new Shape(shape), seed, 1_000 + weights.size());
        weights.put(name, noise.mul((float) deviation));
        return this;
    }

    InitialWeights zeros(String name, long... shape) {
        weights.put(name, owner.zeros(new Shape(shape)));
        return this;
    }

    InitialWeights ones(String name, long... shape) {
        weights.put(name, owner.ones(new Shape(shape)));
        return this;
    }

    /** Weight {@code [out, in, kernel...]} with deviation 1/sqrt(3 fan-in), as PyTorch draws its layers, and no bias. */
    InitialWeights layer(String name, long out, long in, long... kernel) {
        long[] shape = new long[2 + kernel.length];
        shape[0] = out;
        shape[1] = in;
        long fanIn = in;
        for (int i = 0; i < kernel.length; i++) {
            shape[2 + i] = kernel[i];
            fanIn *= kernel[i];
        }
        normal(name + ".weight", 1 / Math.sqrt(3.0 * fanIn), shape);
        return zeros(name + ".bias", out);
    }

    Map<String, NDArray> map() {
        return weights;
    }

    /** The starter's autoencoder: {@code fine} channels at a quarter of the size, {@code coarse} at an eighth. */
    static Map<String, NDArray> autoencoder(NDManager owner, long seed, int latentChannels, int fine, int coarse) {
        InitialWeights w = new InitialWeights(owner, seed);
        w.layer("encoder.patch", fine, 192, 1, 1, 1);
        for (int i = 0; i < 2; i++) {
            w.residual("encoder.fine." + i, fine, 1);
        }
        w.layer("encoder.fold", coarse, 4L * fine, 1, 1, 1);
        for (int i = 0; i < 2; i++) {
            w.residual("encoder.coarse." + i, coarse, 3);
        }
        w.ones("encoder.norm.weight", coarse);
        w.layer("encoder.out", latentChannels, coarse, 1, 1, 1);
        w.layer("decoder.in", coarse, latentChannels, 1, 1, 1);
        for (int i = 0; i < 3; i++) {
            w.residual("decoder.coarse." + i, coarse, 3);
        }
        w.layer("decoder.unfold", 8L * fine, coarse, 1, 1, 1);
        for (int i = 0; i < 3; i++) {
            w.residual("decoder.fine." + i, 2L * fine, 1);
        }
        w.ones("decoder.norm.weight", 2L * fine);
        w.layer("decoder.patch", 192, 2L * fine, 1, 3, 3);
        w.layer("decoder.frame.in", 16 * FRAME, 2L * fine, 1, 1, 1);
        w.residual("decoder.frame.0", FRAME, 3);
        w.residual("decoder.frame.1", FRAME, 1);
        w.ones("decoder.frame.norm.weight", FRAME);
        w.zeros("decoder.frame.out.weight", 12, FRAME, 1, 3, 3).zeros("decoder.frame.out.bias", 12);
        w.layer("decoder.detail.0", 16, 3, 1, 3, 3);
        w.zeros("decoder.detail.1.weight", 3, 16, 1, 3, 3).zeros("decoder.detail.1.bias", 3);
        return w.map();
    }

    private void residual(String name, long channels, int time) {
        ones(name + ".norm1.weight", channels);
        layer(name + ".conv1", channels, channels, time, 3, 3);
        ones(name + ".norm2.weight", channels);
        zeros(name + ".conv2.weight", channels, channels, time, 3, 3);
        zeros(name + ".conv2.bias", channels);
    }

    /** The starter's refiner for latents of so many channels. */
    static Map<String, NDArray> refiner(NDManager owner, long seed, int channels, int width, int blocks) {
        InitialWeights w = new InitialWeights(owner, seed);
        w.layer("levels.0", width, 2).layer("levels.1", width, width);
        w.zeros("words.weight", StarterTextEncoder.BUCKETS, width);
        w.layer("in", width, 2L * channels + 4, 1, 3, 3);
        for (int i = 0; i < blocks; i++) {
            String block = "blocks." + i;
            w.ones(block + ".norm.weight", width);
            w.zeros(block + ".levels.weight", 2L * width, width).zeros(block + ".levels.bias", 2L * width);
            w.layer(block + ".space", width, width, 1, 3, 3).layer(block + ".time", width, width, 3, 1, 1);
            w.zeros(block + ".out.weight", width, width, 1, 1, 1).zeros(block + ".out.bias", width);
        }
        w.ones("norm.weight", width);
        int texture = channels - StarterAutoencoder.BASE_CHANNELS;
        w.zeros("out.weight", texture, width, 1, 1, 1).zeros("out.bias", texture);
        return w.map();
    }

    /** The starter's transformer and text encoder, under {@code transformer.} and {@code text.}. */
    static Map<String, NDArray> transformer(
            NDManager owner, long seed, int channels, int width, int layers, int hidden) {
        InitialWeights w = new InitialWeights(owner, seed);
        w.matrix("transformer.patch_embedding", width, (2L * channels + 4) * 4, 1);
        w.reshape("transformer.patch_embedding.weight", width, 2L * channels + 4, 1, 2, 2);
        w.normal("transformer.abs_pos.weight", 0.05, width, 3L * (width / 4));
        String embedder = "transformer.condition_embedder.";
        w.normal(embedder + "time_embedder.linear_1.weight", 0.02, width, 256);
        w.zeros(embedder + "time_embedder.linear_1.bias", width);
        w.normal(embedder + "time_embedder.linear_2.weight", 0.02, width, width);
        w.zeros(embedder + "time_embedder.linear_2.bias", width);
        w.normal(embedder + "time_proj.weight", 0.02, 6L * width, width);
        w.zeros(embedder + "time_proj.bias", 6L * width);
        w.matrix(embedder + "text_embedder.linear_1", width, StarterTextEncoder.WIDTH, 1);
        w.matrix(embedder + "text_embedder.linear_2", width, width, 1);
        for (int i = 0; i < layers; i++) {
            w.block("transformer.blocks." + i + ".", width, hidden);
        }
        w.normal("transformer.scale_shift_table", 1 / Math.sqrt(width), 1, 2, width);
        w.zeros("transformer.proj_out.weight", 4L * channels, width).zeros("transformer.proj_out.bias", 4L * channels);
        w.text();
        return w.map();
    }

    private void block(String name, int width, int hidden) {
        normal(name + "scale_shift_table", 1 / Math.sqrt(width), 1, 6, width);
        for (String attention : new String[] {"attn1.", "attn2."}) {
            for (String layer : new String[] {"to_q", "to_k", "to_v", "to_out.0"}) {
                matrix(name + attention + layer, width, width, 1);
            }
            ones(name + attention + "norm_q.weight", width).ones(name + attention + "norm_k.weight", width);
        }
        ones(name + "norm2.weight", width).zeros(name + "norm2.bias", width);
        matrix(name + "ffn.net.0.proj", hidden, width, 1).matrix(name + "ffn.net.2", width, hidden, 1);
    }

    private void text() {
        int width = StarterTextEncoder.WIDTH;
        normal("text.embedding.weight", 0.5, StarterTextEncoder.BUCKETS, width);
        normal("text.position", 0.1, StarterTextEncoder.LENGTH, width);
        for (int i = 0; i < StarterTextEncoder.LAYERS; i++) {
            String name = "text.layers." + i + ".";
            for (String norm : new String[] {"norm1", "norm2"}) {
                ones(name + norm + ".weight", width).zeros(name + norm + ".bias", width);
            }
            layer(name + "qkv", 3L * width, width).layer(name + "out", width, width);
            layer(name + "up", 4L * width, width).layer(name + "down", width, 4L * width);
        }
        ones("text.norm.weight", width).zeros("text.norm.bias", width);
    }

    /** Weight [out, in] with Glorot's deviation times {@code scale}, and no bias. */
    private InitialWeights matrix(String name, long out, long in, double scale) {
        normal(name + ".weight", scale * Math.sqrt(2.0 / (in + out)), out, in);
        return zeros(name + ".bias", out);
    }

    private void reshape(String name, long... shape) {
        weights.put(name, weights.get(name).reshape(new Shape(shape)));
    }
}
