package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.api.ClipShape;
import dev.framewright.api.OutOfMemoryPlanException;
import dev.framewright.api.Progress;
import dev.framewright.api.Prompt;
import dev.framewright.api.RgbImage;
import dev.framewright.api.Size;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.engine.HostMemory;
import dev.framewright.engine.Philox;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.WanTransformer;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.EulerSolver;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.Schedule;
import dev.framewright.pipelines.sampling.Solver;
import dev.framewright.pipelines.sampling.UniPcSolver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;

/** From a plan to a clip: start noise, denoising under the prompt, and decoding while frames are pulled. */
final class StarterRun {

    static final int START_NOISE = 0;
    private static final int PREVIEW_EVERY = 5;

    private final StarterModel model;
    private final GenerationPlan plan;

    StarterRun(StarterModel model, GenerationPlan plan) {
        this.model = model;
        this.plan = plan;
    }

    /** Denoises; the clip that is returned decodes as it is read, and must be closed. */
    Clip clip(Prompt prompt, JobContext context) {
        long available = HostMemory.availableBytes();
        if (plan.peakBytes() > available) {
            throw new OutOfMemoryPlanException(plan.peakBytes(), available, "Ask for fewer frames or a smaller size.");
        }
        plan.notices().forEach(context::notice);
        context.manifest("steps", Integer.toString(plan.steps()));
        context.manifest("guidanceScale", Double.toString(plan.guidanceScale()));
        context.manifest("shift", Double.toString(plan.shift()));
        context.manifest("solver", plan.solver());
        NDManager owned = model.kernels().newManager();
        try {
            NDArray latents = denoise(owned, prompt, context);
            return new DecodedClip(plan.shape(), owned, model.autoencoder().decode(latents));
        } catch (RuntimeException e) {
            owned.close();
            throw e;
        }
    }

    private NDArray denoise(NDManager owned, Prompt prompt, JobContext context) {
        Size size = plan.shape().size();
        Shape shape = StarterAutoencoder.latentShape(plan.computedFrames(), size.height(), size.width());
        LatentMaths maths = new LatentMaths(model.kernels());
        boolean euler = plan.solver().equals("euler");
        try (NDManager scratch = model.kernels().newManager();
                Solver solver = euler
                        ? new EulerSolver(maths, Schedule.even(plan.steps(), plan.shift()))
                        : new UniPcSolver(maths, Schedule.multistep(plan.steps(), plan.shift()));
                DenoiseLoop loop = new DenoiseLoop(model.kernels(), solver, Guidance.constant(plan.guidanceScale()))) {
            WanTransformer.Context wanted = context(scratch, prompt.text());
            WanTransformer.Context unwanted = context(scratch, prompt.negative().orElse(""));
            NDArray condition = scratch.zeros(
                    new Shape(1, 4 + StarterAutoencoder.LATENT_CHANNELS, shape.get(2), shape.get(3), shape.get(4)));
            DenoiseLoop.Denoiser denoiser = (owner, latents, timestep, withPrompt) -> model.transformer()
                    .velocity(
                            owner,
                            latents.concat(condition, 1),
                            scratch.create(new float[] {(float) timestep}),
                            withPrompt ? wanted : unwanted);
            long began = System.nanoTime();
            loop.begin(Philox.normal(scratch, shape, context.seed(), START_NOISE));
            loop.run(
                    denoiser,
                    (done, of, latents, velocity) -> {
                        context.throwIfCancelled();
                        Duration left = Duration.ofNanos((System.nanoTime() - began) / done * (of - done));
                        Progress progress = Progress.of("denoise", done, of).withRemaining(left);
                        double sigma = solver.schedule().sigma(done);
                        context.progress(
                                done % PREVIEW_EVERY == 0
                                        ? progress.withPreview(preview(latents, velocity, sigma))
                                        : progress);
                    },
                    context::cancelled);
            context.throwIfCancelled();
            NDArray latents = loop.latents().duplicate();
            latents.attach(owned);
            return latents;
        }
    }

    private WanTransformer.Context context(NDManager owner, String prompt) {
        return model.transformer().context(owner, model.text().encode(owner, List.of(prompt)));
    }

    /** The first frame of what the clip would be if the last velocity were right. */
    private RgbImage preview(NDArray latents, NDArray velocity, double sigma) {
        try (NDManager scratch = model.kernels().newManager()) {
            NDArray video = new LatentMaths(model.kernels())
                    .sum()
                    .add(1, latents)
                    .add(-sigma, velocity)
                    .in(scratch);
            try (StarterAutoencoder.Decoding decoding = model.autoencoder().decode(video)) {
                return new RgbImage(plan.shape().size(), bytes(decoding.next(scratch)));
            }
        }
    }

    private static byte[] bytes(NDArray pixels) {
        ByteBuffer buffer = pixels.toByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Frames as they come out of the autoencoder: never more than one latent frame's worth in memory. */
    private final class DecodedClip implements Clip {

        private final ClipShape shape;
        private final NDManager owned;
        private final StarterAutoencoder.Decoding decoding;
        private ByteBuffer group = ByteBuffer.allocate(0);
        private int given;

        private DecodedClip(ClipShape shape, NDManager owned, StarterAutoencoder.Decoding decoding) {
            this.shape = shape;
            this.owned = owned;
            this.decoding = decoding;
        }

        @Override
        public ClipShape shape() {
            return shape;
        }

        @Override
        public boolean next(byte[] rgb) {
            if (given == shape.frames()) {
                return false;
            }
            if (!group.hasRemaining()) {
                try (NDManager scratch = model.kernels().newManager()) {
                    group = ByteBuffer.wrap(bytes(decoding.next(scratch)));
                }
            }
            group.get(rgb, 0, shape.size().rgbBytes());
            given++;
            return true;
        }

        @Override
        public void close() {
            decoding.close();
            owned.close();
        }
    }
}
