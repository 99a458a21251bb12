package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;
import java.util.Optional;

/**
 * Makes one picture from words.
 *
 * @param prompt what the picture shows; not empty
 * @param sizing how large; empty means the model's default
 * @param sampling how to draw it
 * @param model which model draws it
 * @param references pictures of how things look, at most 16
 */
public record GenerateImageRequest(
        Prompt prompt, Optional<Sizing> sizing, Sampling sampling, ModelChoice model, List<Reference> references)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "generate-image";

    /** Checks that there are words. */
    public GenerateImageRequest {
        Require.notBlank("prompt", prompt.text(), "say what the picture shows");
        references = List.copyOf(references);
        Require.inRange("references", references.size(), 0, 16);
    }

    /** Gives a request with every default of the model. */
    public static GenerateImageRequest of(String prompt) {
        return new GenerateImageRequest(
                Prompt.of(prompt),
                Optional.empty(),
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

    /** Gives a clip of one frame. */
    @Override
    public ClipSpec clip() {
        return new ClipSpec(Optional.of(Frames.count(1)), Optional.empty(), sizing);
    }

    @Override
    public GenerateImageRequest withPrompt(Prompt wanted) {
        return new GenerateImageRequest(wanted, sizing, sampling, model, references);
    }

    @Override
    public GenerateImageRequest withSampling(Sampling wanted) {
        return new GenerateImageRequest(prompt, sizing, wanted, model, references);
    }
}
