package dev.framewright.api;

import java.util.ArrayList;
import java.util.List;

/**
 * Draws part of a clip anew: a hole, missing frames, a border, a region that moves. Everything outside the mask and
 * its feather stays bit for bit as it was.
 *
 * @param source the clip
 * @param mask where to draw
 * @param prompt what belongs there; may be empty
 * @param clip rate and size are the source's unless given
 * @param sampling how to draw
 * @param model which model draws
 * @param references pictures of how things look
 */
public record InpaintFramesRequest(
        MediaRef source,
        Mask mask,
        Prompt prompt,
        ClipSpec clip,
        Sampling sampling,
        ModelChoice model,
        List<Reference> references)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "inpaint-frames";

    /** Copies the list. */
    public InpaintFramesRequest {
        references = List.copyOf(references);
    }

    /** Gives a request with every default of the model. */
    public static InpaintFramesRequest of(MediaRef source, Mask mask, String prompt) {
        return new InpaintFramesRequest(
                source,
                mask,
                Prompt.of(prompt),
                ClipSpec.modelDefault(),
                Sampling.modelDefault(),
                ModelChoice.capabilityDefault(),
                List.of());
    }

    @Override
    public String capability() {
        return CAPABILITY;
    }

    @Override
    public List<Input> inputs() {
        List<Input> inputs = new ArrayList<>(List.of(new Input("source", source, Input.Use.PARENT)));
        inputs.addAll(Input.guides(references));
        return inputs;
    }

    @Override
    public InpaintFramesRequest withPrompt(Prompt wanted) {
        return new InpaintFramesRequest(source, mask, wanted, clip, sampling, model, references);
    }

    @Override
    public InpaintFramesRequest withSampling(Sampling wanted) {
        return new InpaintFramesRequest(source, mask, prompt, clip, wanted, model, references);
    }
}
