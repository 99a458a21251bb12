package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.OutputUnwritableException;
import dev.framewright.api.capability.JobContext;
import dev.framewright.engine.Kernels;
import dev.framewright.engine.SafeTensors;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The state of a drawing in the checkpoints of its job: every finished window, and the one that is being denoised as it
 * was after its last step. A file that cannot be read counts as none.
 */
final class TimelineCheckpoints {

    private static final String LATENTS = "latents";
    private static final String STEP = "step";
    private static final String WINDOW = "window";

    private final Kernels kernels;
    private final JobContext context;
    private final String name;

    /** @param name of the timeline among those of its job */
    TimelineCheckpoints(Kernels kernels, JobContext context, String name) {
        this.kernels = kernels;
        this.context = context;
        this.name = name;
    }

    void finished(int window, NDArray latents) {
        save(place(window), Map.of(LATENTS, latents), Map.of());
    }

    void stepped(int window, DenoiseLoop.State state) {
        save(
                name + ".step",
                state.tensors(),
                Map.of(WINDOW, Integer.toString(window), STEP, Integer.toString(state.nextStep())));
    }

    private void save(String as, Map<String, NDArray> tensors, Map<String, String> metadata) {
        Path file = context.workingFolder().resolve(as + ".safetensors");
        try {
            SafeTensors.write(file, tensors, metadata);
        } catch (IOException e) {
            throw new OutputUnwritableException(file, e + "; free some room", e);
        }
        context.checkpoints().save(as, file);
    }

    /** The latents of a window that was finished. */
    Optional<NDArray> finished(NDManager owner, int window) {
        return context.checkpoints()
                .last(place(window))
                .flatMap(file -> read(owner, file))
                .map(saved -> saved.tensors().get(LATENTS));
    }

    /** The window as it was after its last step. */
    Optional<DenoiseLoop.State> stepped(NDManager owner, int window) {
        return context.checkpoints()
                .last(name + ".step")
                .flatMap(file -> read(owner, file))
                .filter(saved ->
                        Integer.toString(window).equals(saved.metadata().get(WINDOW)))
                .map(saved -> new DenoiseLoop.State(
                        Integer.parseInt(saved.metadata().getOrDefault(STEP, "0")), saved.tensors()));
    }

    private record Saved(Map<String, NDArray> tensors, Map<String, String> metadata) {}

    private Optional<Saved> read(NDManager owner, Path file) {
        try (SafeTensors saved = SafeTensors.open(kernels, file)) {
            Map<String, NDArray> tensors = new LinkedHashMap<>();
            for (String tensor : saved.names()) {
                NDArray copy = saved.get(owner, tensor).duplicate();
                copy.attach(owner);
                tensors.put(tensor, copy);
            }
            return Optional.of(new Saved(tensors, saved.metadata()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private String place(int window) {
        return name + "." + window;
    }
}
