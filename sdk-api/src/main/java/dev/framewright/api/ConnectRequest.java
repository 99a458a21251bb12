package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;
import java.util.OptionalInt;

/**
 * Makes the frames that lead from one clip to another.
 *
 * @param from the clip before
 * @param to the clip after
 * @param overlapFrames frames of each clip that lead the new ones, 1 to 1,000; empty means the model's default
 * @param stitched whether the result holds both clips too; else only the new frames
 * @param prompt what happens between; may be empty
 * @param clip how many new frames
 * @param sampling how to draw them
 * @param model which model draws them
 */
public record ConnectRequest(
        MediaRef from,
        MediaRef to,
        OptionalInt overlapFrames,
        boolean stitched,
        Prompt prompt,
        ClipSpec clip,
        Sampling sampling,
        ModelChoice model)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "connect";

    /** Checks the overlap. */
    public ConnectRequest {
        overlapFrames.ifPresent(frames -> Require.inRange("overlapFrames", frames, 1, 1000));
    }

    /** Gives a request for the new frames alone, with every default of the model. */
    public static ConnectRequest of(MediaRef from, MediaRef to, String prompt) {
        return new ConnectRequest(
                from,
                to,
                OptionalInt.empty(),
                false,
                Prompt.of(prompt),
                ClipSpec.modelDefault(),
                Sampling.modelDefault(),
                ModelChoice.capabilityDefault());
    }

    @Override
    public String capability() {
        return CAPABILITY;
    }

    @Override
    public List<Input> inputs() {
        return List.of(new Input("from", from, Input.Use.PARENT), new Input("to", to, Input.Use.COMPONENT));
    }

    @Override
    public ConnectRequest withPrompt(Prompt wanted) {
        return new ConnectRequest(from, to, overlapFrames, stitched, wanted, clip, sampling, model);
    }

    @Override
    public ConnectRequest withSampling(Sampling wanted) {
        return new ConnectRequest(from, to, overlapFrames, stitched, prompt, clip, wanted, model);
    }
}
