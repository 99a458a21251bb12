package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.DpmSolver;
import dev.framewright.pipelines.sampling.EulerSolver;
import dev.framewright.pipelines.sampling.Guidance;
import dev.framewright.pipelines.sampling.LatentMaths;
import dev.framewright.pipelines.sampling.Schedule;
import dev.framewright.pipelines.sampling.Solver;
import dev.framewright.pipelines.sampling.StepCache;
import dev.framewright.pipelines.sampling.UniPcSolver;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Denoises one window, for one clip or a batch of them. */
final class WindowDrawing {

    private final VideoModel model;
    private final Settings settings;
    private final LatentMaths maths;

    /** Told after every step. */
    @FunctionalInterface
    interface Listener {
        /** @param video what the window would be if the last velocity were right; valid during the call only */
        void stepped(int done, int of, DenoiseLoop loop, Supplier<NDArray> video);
    }

    WindowDrawing(VideoModel model, Settings settings) {
        this.model = model;
        this.settings = settings;
        maths = new LatentMaths(model.kernels());
    }

    /**
     * Denoises.
     *
     * @param owner owns the result
     * @param noise [B, C, t, h, w]
     * @param video latents to start from, noised by {@code strength}; null starts from the noise
     * @param before a run of this window that was stopped between two steps
     * @return latents of the window
     * @throws CancellationException when it was cancelled between two steps
     */
    NDArray draw(
            NDManager owner,
            DenoiseLoop.Denoiser denoiser,
            NDArray noise,
            @Nullable NDArray video,
            double strength,
            Optional<DenoiseLoop.State> before,
            Listener listener,
            BooleanSupplier cancelled) {
        try (NDManager scratch = model.kernels().newManager();
                Solver solver = solver();
                DenoiseLoop loop = new DenoiseLoop(model.kernels(), solver, guidance(), cache())) {
            Schedule schedule = solver.schedule();
            int first = video == null ? 0 : schedule.firstStep(strength);
            NDArray begun =
                    video == null || strength == 1 ? noise : maths.noised(scratch, video, noise, schedule.sigma(first));
            if (before.isPresent()) {
                loop.resume(before.get());
            } else {
                loop.begin(begun, first);
            }
            boolean ended = loop.run(
                    denoiser,
                    (done, of, latents, velocity) -> listener.stepped(
                            done - first,
                            of - first,
                            loop,
                            () -> maths.sum()
                                    .add(1, latents)
                                    .add(-schedule.sigma(done), velocity)
                                    .in(scratch)),
                    cancelled);
            if (!ended) {
                throw new CancellationException("The job was cancelled");
            }
            NDArray latents = denoiser.finished(scratch, loop.latents(), begun, schedule.sigma(first))
                    .duplicate();
            latents.attach(owner);
            return latents;
        }
    }

    private Guidance guidance() {
        Shortcuts shortcuts = settings.shortcuts();
        return model.guidance(settings.guidanceScale())
                .within(1000 * shortcuts.guidanceLow(), 1000 * shortcuts.guidanceHigh());
    }

    private @Nullable StepCache cache() {
        double threshold = settings.shortcuts().cacheThreshold();
        return threshold > 0 ? new StepCache(maths, threshold) : null;
    }

    private Solver solver() {
        Schedule schedule = model.schedule(settings.solver(), settings.steps(), settings.shift());
        return switch (settings.solver()) {
            case "unipc" -> new UniPcSolver(maths, schedule);
            case "dpm" -> new DpmSolver(maths, schedule);
            default -> new EulerSolver(maths, schedule);
        };
    }

    /** Shape of latents of some frames. */
    static Shape latentShape(VideoAutoencoder autoencoder, int latentFrames, int height, int width) {
        int factor = autoencoder.spatialFactor();
        return new Shape(1, autoencoder.latentChannels(), latentFrames, height / factor, width / factor);
    }
}
