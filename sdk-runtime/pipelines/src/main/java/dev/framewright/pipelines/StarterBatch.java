package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Philox;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.WanTransformer;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.EulerSolver;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.Schedule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Several prompts in one run: what evaluation uses, since a batch costs much less than its clips one by one. */
public final class StarterBatch {

    private StarterBatch() {}

    /**
     * Generates one clip for each prompt. Noise is that of a single run with the same seed; rounding may differ.
     *
     * @param seeds one for each prompt
     * @param frames 1 + 4k
     * @param side width and height, a multiple of 16
     * @return RGB bytes of each clip, frames x side x side x 3
     */
    public static List<byte[]> clips(
            StarterModel model,
            List<String> prompts,
            long[] seeds,
            int frames,
            int side,
            int steps,
            double guidanceScale,
            double shift) {
        Shape one = StarterAutoencoder.latentShape(frames, side, side);
        LatentMaths maths = new LatentMaths(model.kernels());
        try (NDManager scratch = model.kernels().newManager();
                EulerSolver solver = new EulerSolver(maths, Schedule.even(steps, shift));
                DenoiseLoop loop = new DenoiseLoop(model.kernels(), solver, Guidance.constant(guidanceScale))) {
            NDList noise = new NDList();
            for (long seed : seeds) {
                noise.add(Philox.normal(scratch, one, seed, StarterRun.START_NOISE));
            }
            NDArray start = NDArrays.concat(noise, 0);
            NDArray condition = scratch.zeros(new Shape(
                    prompts.size(), 4 + StarterAutoencoder.LATENT_CHANNELS, one.get(2), one.get(3), one.get(4)));
            WanTransformer.Context wanted = context(model, scratch, prompts);
            WanTransformer.Context unwanted = context(model, scratch, Collections.nCopies(prompts.size(), ""));
            loop.begin(start);
            loop.run(
                    (owner, latents, timestep, withPrompt) -> {
                        float[] times = new float[prompts.size()];
                        Arrays.fill(times, (float) timestep);
                        NDArray input = latents.concat(condition, 1);
                        input.attach(owner);
                        NDArray time = owner.create(times);
                        return model.transformer().velocity(owner, input, time, withPrompt ? wanted : unwanted);
                    },
                    (done, of, latents, velocity) -> {},
                    () -> false);
            List<byte[]> clips = new ArrayList<>();
            for (int i = 0; i < prompts.size(); i++) {
                clips.add(decode(model, loop.latents().get(i + ":" + (i + 1)), frames * side * side * 3));
            }
            return clips;
        }
    }

    /**
     * Encodes a clip and decodes it again.
     *
     * @param rgb frames x side x side x 3
     * @return as many bytes
     */
    public static byte[] roundTrip(StarterModel model, byte[] rgb, int frames, int side) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(rgb.length).put(rgb).flip();
        try (NDManager scratch = model.kernels().newManager()) {
            NDArray pixels = scratch.create(bytes, new Shape(1, frames, side, side, 3), DataType.UINT8);
            NDArray clip = model.kernels().call(scratch, "starter_frames", pixels);
            return decode(model, model.autoencoder().encode(scratch, clip), rgb.length);
        }
    }

    private static WanTransformer.Context context(StarterModel model, NDManager owner, List<String> prompts) {
        return model.transformer().context(owner, model.text().encode(owner, prompts));
    }

    private static byte[] decode(StarterModel model, NDArray latents, int bytes) {
        ByteBuffer clip = ByteBuffer.allocate(bytes);
        try (NDManager scratch = model.kernels().newManager();
                StarterAutoencoder.Decoding decoding = model.autoencoder().decode(latents)) {
            while (decoding.more()) {
                clip.put(decoding.next(scratch).toByteBuffer());
            }
        } finally {
            latents.close();
        }
        return clip.array();
    }
}
