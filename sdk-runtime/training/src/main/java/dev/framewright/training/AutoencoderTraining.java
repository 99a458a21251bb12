package dev.framewright.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.Philox;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.ModelKernels;
import dev.framewright.models.Precision;
import dev.framewright.models.StarterAutoencoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** First stage: the autoencoder learns to draw the world's clips from 16 channels at an eighth of their size. */
final class AutoencoderTraining {

    static final int FINE = 64;
    static final int COARSE = 144;

    static final int FRAMES = 9;
    static final int SIDE = 96;
    private static final int CROP = 64;
    private static final int BATCH = 8;
    private static final double PEAK_RATE = 2e-3;

    private AutoencoderTraining() {}

    /** Kernels for training and for the models that it trains, in one module. */
    static Kernels kernels(Device device) {
        Map<String, String> text = new LinkedHashMap<>(ModelKernels.text());
        text.putAll(Kernels.text(
                AutoencoderTraining.class,
                "kernels/train_optimizer.torchscript",
                "kernels/train_autoencoder.torchscript",
                "kernels/train_transformer.torchscript",
                "kernels/train_refiner.torchscript"));
        return Kernels.compile(device, text);
    }

    static void run(Path clips, Path folder, double minutes, TrainingListener listener) throws IOException {
        Path checkpoint = folder.resolve("autoencoder.checkpoint.safetensors");
        try (Kernels kernels = kernels(Device.cpu());
                NDManager manager = kernels.newManager();
                NDManager kept = manager.newSubManager();
                TrainingState state =
                        TrainingState.open(kernels, manager, start(kernels, kept, folder, ""), checkpoint)) {
            Stage stage = new Stage("autoencoder", checkpoint, Map.of(), PEAK_RATE);
            train(kernels, manager, state, stage, clips, 60 * minutes, listener);
        }
    }

    /**
     * Goes on with the decoder alone: base latents made with the encoder before, and models of them, stay right. Texture
     * channels say what the decoder lost before, and are to be fitted anew.
     */
    static void runDecoder(Path clips, Path folder, double minutes, TrainingListener listener) throws IOException {
        Path checkpoint = folder.resolve("decoder.checkpoint.safetensors");
        try (Kernels kernels = kernels(Device.cpu());
                NDManager manager = kernels.newManager();
                NDManager kept = manager.newSubManager();
                TrainingState state =
                        TrainingState.open(kernels, manager, start(kernels, kept, folder, "decoder."), checkpoint)) {
            Map<String, NDArray> encoder = start(kernels, kept, folder, "encoder.");
            Stage stage = new Stage("decoder", checkpoint, encoder, PEAK_RATE / 2);
            train(kernels, manager, state, stage, clips, 60 * minutes, listener);
        }
    }

    /**
     * What is trained.
     *
     * @param fixed the encoder's weights where they are used and not trained; else empty
     */
    private record Stage(String name, Path checkpoint, Map<String, NDArray> fixed, double peakRate) {}

    private static void train(
            Kernels kernels,
            NDManager manager,
            TrainingState state,
            Stage stage,
            Path clips,
            double seconds,
            TrainingListener listener)
            throws IOException {
        try (ClipFile file = new ClipFile(clips, (long) FRAMES * SIDE * SIDE * 3)) {
            TrainingLoop loop = new TrainingLoop(state, stage.checkpoint(), seconds, listener);
            RunningMean loss = new RunningMean(.98);
            RunningMean square = new RunningMean(.98);
            loop.run(stage.name(), 50, done -> {
                float[] numbers = step(kernels, manager, state, stage, file, done);
                loss.add(numbers[0]);
                square.add(numbers[1]);
                return () -> String.format(
                        Locale.ROOT,
                        "loss %.4f  PSNR %.2f dB  latent std %.2f  norm %.2f",
                        loss.value(),
                        10 * Math.log10(4 / square.value()),
                        numbers[2],
                        numbers[3]);
            });
        }
    }

    /** Loss, mean square error, deviation of the latents, norm of the gradients. */
    private static float[] step(
            Kernels kernels, NDManager manager, TrainingState state, Stage stage, ClipFile file, double done)
            throws IOException {
        SplittableRandom random = new SplittableRandom(0x5EEDL * (state.step() + 1));
        try (NDManager scratch = manager.newSubManager()) {
            NDArray batch = batch(scratch, file, random);
            Shape latents =
                    new Shape(BATCH, StarterAutoencoder.BASE_CHANNELS, 1 + (FRAMES - 1) / 4, CROP / 8, CROP / 8);
            NDArray noise = Philox.normal(scratch, latents, state.step(), 7);
            return state.step(
                    kernels,
                    scratch,
                    "train_autoencoder",
                    LearningRate.at(state.step(), 60, done, stage.peakRate(), 0.03),
                    state.keep(0.995),
                    batch,
                    noise,
                    stage.fixed(),
                    Precision.fastest(Device.cpu()).torchType());
        }
    }

    /** Fresh weights, or with a prefix that part of what the folder's autoencoder has learnt, if it has. */
    private static Map<String, NDArray> start(Kernels kernels, NDManager owner, Path folder, String prefix)
            throws IOException {
        Map<String, NDArray> part =
                InitialWeights.autoencoder(owner, 1, StarterAutoencoder.BASE_CHANNELS, FINE, COARSE);
        if (prefix.isEmpty()) {
            return part;
        }
        part.keySet().removeIf(name -> !name.startsWith(prefix));
        try (SafeTensors file = SafeTensors.open(kernels, folder.resolve("autoencoder.checkpoint.safetensors"))) {
            for (String name : file.names()) {
                if (name.startsWith("average." + prefix)) {
                    part.put(name.substring("average.".length()), file.get(owner, name));
                }
            }
        }
        return part;
    }

    private static NDArray batch(NDManager scratch, ClipFile file, SplittableRandom random) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocateDirect(BATCH * FRAMES * CROP * CROP * 3);
        for (int b = 0; b < BATCH; b++) {
            byte[] clip = file.clip(random.nextLong(file.clips()));
            int left = 4 * random.nextInt((SIDE - CROP) / 4 + 1);
            int top = 4 * random.nextInt((SIDE - CROP) / 4 + 1);
            for (int t = 0; t < FRAMES; t++) {
                for (int y = 0; y < CROP; y++) {
                    bytes.put(clip, ((t * SIDE + top + y) * SIDE + left) * 3, CROP * 3);
                }
            }
        }
        bytes.flip();
        return scratch.create(bytes, new Shape(BATCH, FRAMES, CROP, CROP, 3), DataType.UINT8);
    }
}
