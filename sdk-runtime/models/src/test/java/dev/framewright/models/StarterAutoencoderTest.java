package dev.framewright.models;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On small random weights: what holds for every trained one. */
class StarterAutoencoderTest {

    private static final int FINE = 8;
    private static final int COARSE = 12;
    private static final int FRAME = 6;
    private static final int TEXTURE = 5;

    private Kernels kernels;
    private NDManager manager;
    private StarterAutoencoder autoencoder;
    private final Map<String, NDArray> weights = new LinkedHashMap<>();

    @BeforeEach
    void drawWeights() {
        kernels = ModelKernels.load(Device.cpu());
        manager = kernels.newManager();
        layer("encoder.patch", FINE, 192, 1, 1);
        residual("encoder.fine.", 2, FINE, 1);
        layer("encoder.fold", COARSE, 4 * FINE, 1, 1);
        residual("encoder.coarse.", 2, COARSE, 3);
        weights.put("encoder.norm.weight", manager.ones(new Shape(COARSE)));
        layer("encoder.out", 16, COARSE, 1, 1);
        layer("decoder.in", COARSE, 16, 1, 1);
        residual("decoder.coarse.", 3, COARSE, 3);
        layer("decoder.unfold", 8 * FINE, COARSE, 1, 1);
        residual("decoder.fine.", 3, 2 * FINE, 1);
        weights.put("decoder.norm.weight", manager.ones(new Shape(2 * FINE)));
        layer("decoder.patch", 192, 2 * FINE, 1, 3);
        layer("decoder.frame.in", 16 * FRAME, 2 * FINE, 1, 1);
        residual("decoder.frame.", 1, FRAME, 3);
        residual("decoder.frame.", 1, 2, FRAME, 1);
        weights.put("decoder.frame.norm.weight", manager.ones(new Shape(FRAME)));
        layer("decoder.frame.out", 12, FRAME, 1, 3);
        layer("decoder.detail.0", 16, 3, 1, 3);
        layer("decoder.detail.1", 3, 16, 1, 3);
        weights.put("latents.mean", Philox.normal(manager, new Shape(16), 1, 900));
        weights.put("latents.std", manager.ones(new Shape(16)).mul(2));
        autoencoder = new StarterAutoencoder(kernels, weights, Precision.FLOAT32);
    }

    @AfterEach
    void close() {
        manager.close();
        kernels.close();
    }

    @Test
    void decodingInPiecesGivesTheFramesOfDecodingTheWhole() {
        NDArray latents = Philox.normal(manager, new Shape(1, 16, 4, 4, 6), 5, 0);
        NDArray raw = latents.mul(2).add(weights.get("latents.mean").reshape(1, 16, 1, 1, 1));
        NDArray whole = kernels.callAll(manager, "starter_decode", raw, 6, weights, new NDList())
                .get(0);
        byte[] expected = pixels(kernels.call(manager, "frame_range", whole, 3, 13));

        int at = 0;
        try (VideoAutoencoder.DecodeStream stream = autoencoder.decoder()) {
            for (int piece = 0; piece < 4; piece++) {
                NDArray latentFrame = latents.get(":, :, " + piece + ":" + (piece + 1));
                for (byte value : pixels(stream.next(manager, latentFrame))) {
                    int difference = Math.abs((value & 0xFF) - (expected[at++] & 0xFF));
                    assertThat(difference).isLessThanOrEqualTo(1); // other summation order, then rounding
                }
            }
        }

        assertThat(at).isEqualTo(13 * 32 * 48 * 3);
    }

    @Test
    void theLatentsOfAClipsBeginningDoNotDependOnItsEnd() {
        NDArray clip = Philox.normal(manager, new Shape(1, 3, 9, 32, 32), 6, 0).mul(0.3f);
        NDArray encoded = autoencoder.encode(manager, clip);
        NDArray first = autoencoder.encode(manager, clip.get(":, :, :5"));

        assertThat(encoded.getShape()).isEqualTo(new Shape(1, 16, 3, 4, 4));
        assertThat(encoded.get(":, :, :2").sub(first).abs().max().getFloat()).isLessThan(1e-4f);
        assertThat(encoded.get(":, :, 2:").abs().max().getFloat()).isGreaterThan(1e-2f);
    }

    @Test
    void textureChannelsGiveBackTheirPartOfAClipExactlyWhateverTheBaseDecodes() {
        drawTexture();
        NDArray clip = Philox.normal(manager, new Shape(1, 3, 9, 32, 48), 6, 0).mul(0.3f);
        NDArray latents = autoencoder.encode(manager, clip);
        NDArray frames = manager.zeros(new Shape(1, 3, 0, 32, 48));
        try (VideoAutoencoder.DecodeStream stream = autoencoder.decoder()) {
            for (int at = 0; at < 3; at++) {
                frames = frames.concat(stream.next(manager, latents.get(":, :, " + at + ":" + (at + 1))), 2);
            }
        }
        NDArray difference = frames.sub(clip).get(":, :, 1:"); // the first frame is one of four in its group
        NDArray along = kernels.call(
                manager,
                "sa_project",
                kernels.call(manager, "sa_blocks", difference),
                Objects.requireNonNull(weights.get("texture.basis")));

        assertThat(autoencoder.latentChannels()).isEqualTo(16 + TEXTURE);
        assertThat(latents.getShape()).isEqualTo(new Shape(1, 16 + TEXTURE, 3, 4, 6));
        assertThat(difference.abs().max().getFloat()).isGreaterThan(.1f);
        assertThat(along.abs().max().getFloat()).isLessThan(1e-4f);
    }

    @Test
    void theTransformerSeesBaseChannelsAndWhatIsKnownButNoTextureOfWhatItDraws() {
        NDArray latents = Philox.normal(manager, new Shape(1, 20, 1, 2, 2), 3, 0);
        NDArray known = Philox.normal(manager, new Shape(1, 24, 1, 2, 2), 4, 0);

        NDArray seen = kernels.call(manager, "starter_input", latents, known, 16);

        assertThat(seen.getShape()).isEqualTo(new Shape(1, 44, 1, 2, 2));
        assertThat(seen.get(":, :16").contentEquals(latents.get(":, :16"))).isTrue();
        assertThat(seen.get(":, 16:20").abs().max().getFloat()).isZero();
        assertThat(seen.get(":, 20:").contentEquals(known)).isTrue();
    }

    @Test
    void aTextureThatIsToldCleanMovesALatentToItInOneStepWithoutWhatIsOnlyGrain() {
        NDArray noisy = Philox.normal(manager, new Shape(1, 20, 1, 2, 2), 3, 0);
        NDArray told = Philox.normal(manager, new Shape(1, 20, 1, 2, 2), 4, 0);
        NDArray faint = told.get(":, 16:, :, :1").mul(.01f);
        told = told.get(":, :16").concat(faint.concat(told.get(":, 16:, :, 1:").mul(10), 3), 1);

        NDArray velocity = kernels.call(manager, "starter_velocities", told, noisy, .3, 16);

        NDArray last = noisy.sub(velocity.mul(.3f)).get(":, 16:");
        assertThat(velocity.get(":, :16").sub(told.get(":, :16")).abs().max().getFloat())
                .isZero();
        assertThat(last.get(":, :, :, :1").abs().max().getFloat()).isLessThan(1e-5f);
        assertThat(last.sub(told.get(":, 16:")).get(":, :, :, 1:").abs().max().getFloat())
                .isLessThan(.1f);
    }

    /** Cosines over a block's values, orthonormal. */
    private void drawTexture() {
        float[] basis = new float[TEXTURE * 768];
        for (int i = 0; i < basis.length; i++) {
            basis[i] = (float) (Math.sqrt(2 / 768.0) * Math.cos(Math.PI * (i / 768 + 1) * (i % 768 + .5) / 768));
        }
        weights.put("texture.basis", manager.create(basis, new Shape(TEXTURE, 768)));
        for (String name : List.of("latents.mean", "latents.std")) {
            NDArray base = Objects.requireNonNull(weights.get(name));
            weights.put(name, base.concat(manager.ones(new Shape(TEXTURE))));
        }
    }

    private byte[] pixels(NDArray frames) {
        return kernels.call(manager, "pixels_of_frames", frames, 32, 48).toByteArray();
    }

    private void residual(String prefix, int blocks, int channels, int time) {
        residual(prefix, 0, blocks, channels, time);
    }

    private void residual(String prefix, int first, int end, int channels, int time) {
        for (int i = first; i < end; i++) {
            String name = prefix + i;
            weights.put(name + ".norm1.weight", manager.ones(new Shape(channels)));
            layer(name + ".conv1", channels, channels, time, 3);
            weights.put(name + ".norm2.weight", manager.ones(new Shape(channels)));
            layer(name + ".conv2", channels, channels, time, 3);
        }
    }

    private void layer(String name, int out, int in, int time, int side) {
        Shape shape = new Shape(out, in, time, side, side);
        double deviation = 1 / Math.sqrt((double) in * time * side * side);
        weights.put(
                name + ".weight",
                Philox.normal(manager, shape, 1, weights.size()).mul((float) deviation));
        weights.put(
                name + ".bias",
                Philox.normal(manager, new Shape(out), 1, weights.size()).mul(0.1f));
    }
}
