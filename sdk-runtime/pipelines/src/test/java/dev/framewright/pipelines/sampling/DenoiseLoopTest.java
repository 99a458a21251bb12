package dev.framewright.pipelines.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.models.ModelKernels;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenoiseLoopTest {

    private static final DenoiseLoop.Listener NOBODY = (done, of, latents, velocity) -> {};

    private static Kernels kernels;

    @BeforeAll
    static void load() {
        kernels = ModelKernels.load(Device.cpu());
    }

    @AfterAll
    static void close() {
        kernels.close();
    }

    @Test
    void aRunThatWasStoppedAndResumedFromAFileGivesTheSameBits(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("step.safetensors");
        float[] whole;
        try (Solver solver = solver();
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(3))) {
            assertThat(loop.begin(start()).run(DenoiseLoopTest::velocity, NOBODY, () -> false))
                    .isTrue();
            whole = loop.latents().toFloatArray();
        }

        int stoppedAt;
        try (Solver solver = solver();
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(3))) {
            AtomicInteger done = new AtomicInteger();
            loop.begin(start());
            assertThat(loop.run(
                            DenoiseLoopTest::velocity,
                            (now, of, latents, velocity) -> done.set(now),
                            () -> done.get() == 4))
                    .isFalse();
            SafeTensors.write(file, loop.state().tensors(), Map.of());
            stoppedAt = loop.state().nextStep();
        }

        try (Solver solver = solver();
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(3));
                NDManager manager = kernels.newManager();
                SafeTensors stored = SafeTensors.open(kernels, file)) {
            loop.resume(new DenoiseLoop.State(stoppedAt, stored.getAll(manager)))
                    .run(DenoiseLoopTest::velocity, NOBODY, () -> false);
            assertThat(stoppedAt).isEqualTo(4);
            assertThat(loop.latents().toFloatArray()).containsExactly(whole);
        }
    }

    @Test
    void aScaleOfOneOrLessNeverAsksTheModelWithoutThePrompt() {
        AtomicInteger without = new AtomicInteger();
        try (Solver solver = solver();
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(1))) {
            loop.begin(start())
                    .run(
                            (owner, latents, timestep, withPrompt) -> {
                                without.addAndGet(withPrompt ? 0 : 1);
                                return velocity(owner, latents, timestep, withPrompt);
                            },
                            NOBODY,
                            () -> false);
        }

        assertThat(without).hasValue(0);
    }

    @Test
    void guidanceWithinAnIntervalAsksWithoutThePromptThereAlone() {
        AtomicInteger without = new AtomicInteger();
        try (Solver solver = solver();
                DenoiseLoop loop =
                        new DenoiseLoop(kernels, solver, Guidance.constant(3).within(500, 900))) {
            loop.begin(start())
                    .run(
                            (owner, latents, timestep, withPrompt) -> {
                                if (!withPrompt) {
                                    without.incrementAndGet();
                                    assertThat(timestep).isBetween(500., 900.);
                                }
                                return velocity(owner, latents, timestep, withPrompt);
                            },
                            NOBODY,
                            () -> false);
        }

        assertThat(without.get()).isBetween(1, 9);
    }

    @Test
    void aCacheLeavesOutStepsAndStaysCloseAndGoesOnFromAFileToTheSameBits(@TempDir Path folder) throws Exception {
        float[] full = cached(1e-9, new AtomicInteger());
        AtomicInteger asked = new AtomicInteger();
        float[] fewer = cached(.2, asked);
        assertThat(cached(1e-9, new AtomicInteger())).containsExactly(full);
        assertThat(asked.get()).isBetween(4, 9);
        float error = 0;
        float size = 0;
        for (int i = 0; i < full.length; i++) {
            error += Math.abs(full[i] - fewer[i]);
            size += Math.abs(full[i]);
        }
        assertThat(error / size).isBetween(1e-6f, .3f);

        Path file = folder.resolve("step.safetensors");
        try (Solver solver = solver();
                DenoiseLoop loop = cached(solver, .2)) {
            AtomicInteger done = new AtomicInteger();
            loop.begin(start())
                    .run(
                            DenoiseLoopTest::velocity,
                            (now, of, latents, velocity) -> done.set(now),
                            () -> done.get() == 5);
            SafeTensors.write(file, loop.state().tensors(), Map.of());
        }
        try (Solver solver = solver();
                DenoiseLoop loop = cached(solver, .2);
                NDManager manager = kernels.newManager();
                SafeTensors stored = SafeTensors.open(kernels, file)) {
            loop.resume(new DenoiseLoop.State(5, stored.getAll(manager)))
                    .run(DenoiseLoopTest::velocity, NOBODY, () -> false);
            assertThat(loop.latents().toFloatArray()).containsExactly(fewer);
        }
    }

    private static float[] cached(double threshold, AtomicInteger asked) {
        try (Solver solver = solver();
                DenoiseLoop loop = cached(solver, threshold)) {
            loop.begin(start())
                    .run(
                            (owner, latents, timestep, withPrompt) -> {
                                asked.addAndGet(withPrompt ? 1 : 0);
                                return velocity(owner, latents, timestep, withPrompt);
                            },
                            NOBODY,
                            () -> false);
            return loop.latents().toFloatArray();
        }
    }

    private static DenoiseLoop cached(Solver solver, double threshold) {
        return new DenoiseLoop(
                kernels, solver, Guidance.constant(3), new StepCache(new LatentMaths(kernels), threshold));
    }

    @Test
    void aStateOfALongerRunIsRefusedWithTheStep() {
        try (Solver solver = solver();
                DenoiseLoop loop = new DenoiseLoop(kernels, solver, Guidance.constant(1))) {
            assertThatThrownBy(() -> loop.begin(start(), 11)).hasMessageContaining("at step 11");
        }
    }

    private static Solver solver() {
        return new UniPcSolver(new LatentMaths(kernels), Schedule.multistep(10, 5));
    }

    private static NDArray start() {
        return kernels.newManager().arange(64f).sin().reshape(new Shape(1, 4, 1, 4, 4));
    }

    private static NDArray velocity(NDManager owner, NDArray latents, double timestep, boolean withPrompt) {
        NDArray velocity = latents.mul(0.7f).add((float) timestep / (withPrompt ? 1000 : 700));
        velocity.attach(owner);
        return velocity;
    }
}
