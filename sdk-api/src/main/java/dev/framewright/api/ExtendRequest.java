package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;
import java.util.OptionalInt;

/**
 * Continues a clip.
 *
 * @param source the clip to continue
 * @param direction where the new frames go
 * @param overlapFrames frames of the source that lead the new ones, 1 to 1,000; empty means the model's default
 * @param stitched whether the result holds the source too; else only the new frames
 * @param prompt what happens; may be empty
 * @param clip how many new frames; rate and size are the source's unless given
 * @param sampling how to draw them
 * @param model which model draws them
 */
public record ExtendRequest(
        MediaRef source,
        Direction direction,
        OptionalInt overlapFrames,
        boolean stitched,
        Prompt prompt,
        ClipSpec clip,
        Sampling sampling,
        ModelChoice model)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "extend";

    /** Checks the overlap. */
    public ExtendRequest {
        overlapFrames.ifPresent(frames -> Require.inRange("overlapFrames", frames, 1, 1000));
    }

    /** Gives a request for source and continuation in one clip, with every default of the model. */
    public static ExtendRequest of(MediaRef source, Direction direction, String prompt) {
        return new ExtendRequest(
                source,
                direction,
                OptionalInt.empty(),
                true,
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
        return List.of(new Input("source", source, Input.Use.PARENT));
    }

    @Override
    public ExtendRequest withPrompt(Prompt wanted) {
        return new ExtendRequest(source, direction, overlapFrames, stitched, wanted, clip, sampling, model);
    }

    @Override
    public ExtendRequest withSampling(Sampling wanted) {
        return new ExtendRequest(source, direction, overlapFrames, stitched, prompt, clip, wanted, model);
    }

    /** Where the new frames go. */
    public enum Direction {
        /** After the source. */
        FORWARD,
        /** Before the source. */
        BACKWARD,
        /** From the source's end back to its start, so that it plays round and round. */
        LOOP
    }
}
