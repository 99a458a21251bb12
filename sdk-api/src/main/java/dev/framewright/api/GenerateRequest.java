package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;

/**
 * Makes a clip from words.
 *
 * @param prompt what the clip shows; not empty
 * @param clip what clip to return
 * @param sampling how to draw it
 * @param model which model draws it
 * @param references pictures of how things look, at most 16
 */
public record GenerateRequest(
        Prompt prompt, ClipSpec clip, Sampling sampling, ModelChoice model, List<Reference> references)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "generate";

    /** Checks that there are words. */
    public GenerateRequest {
        Require.notBlank("prompt", prompt.text(), "say what the clip shows");
        references = List.copyOf(references);
        Require.inRange("references", references.size(), 0, 16);
    }

    /** Gives a request with every default of the model. */
    public static GenerateRequest of(String prompt) {
        return new GenerateRequest(
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
        return Input.guides(references);
    }

    @Override
    public GenerateRequest withPrompt(Prompt wanted) {
        return new GenerateRequest(wanted, clip, sampling, model, references);
    }

    /** Gives this request for another clip. */
    public GenerateRequest withClip(ClipSpec wanted) {
        return new GenerateRequest(prompt, wanted, sampling, model, references);
    }

    @Override
    public GenerateRequest withSampling(Sampling wanted) {
        return new GenerateRequest(prompt, clip, wanted, model, references);
    }

    /** Gives this request for another model. */
    public GenerateRequest withModel(ModelChoice wanted) {
        return new GenerateRequest(prompt, clip, sampling, wanted, references);
    }
}
