package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.ArrayList;
import java.util.List;

/**
 * Repaints a clip under a new prompt.
 *
 * @param source the clip
 * @param strength SDEdit's noise level t0 (Meng et al. 2022), in [0, 1]; 0 keeps the source, 1 ignores it
 * @param controls clips that lead motion or outlines, at most 8
 * @param prompt what it becomes; not empty
 * @param clip rate, size and length are the source's unless given
 * @param sampling how to draw
 * @param model which model draws
 */
public record EditVideoRequest(
        MediaRef source,
        double strength,
        List<Control> controls,
        Prompt prompt,
        ClipSpec clip,
        Sampling sampling,
        ModelChoice model)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "edit-video";
    /** The strength where none is asked for. */
    public static final double USUAL_STRENGTH = 0.6;

    /** Checks the ranges. */
    public EditVideoRequest {
        Require.inRange("strength", strength, 0.0, 1.0);
        Require.notBlank("prompt", prompt.text(), "say what the clip becomes");
        controls = List.copyOf(controls);
        Require.inRange("controls", controls.size(), 0, 8);
    }

    /** Gives a request with every default of the model. */
    public static EditVideoRequest of(MediaRef source, double strength, String prompt) {
        return new EditVideoRequest(
                source,
                strength,
                List.of(),
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
        List<Input> inputs = new ArrayList<>(List.of(new Input("source", source, Input.Use.PARENT)));
        for (int i = 0; i < controls.size(); i++) {
            inputs.add(new Input("controls[" + i + "].clip", controls.get(i).clip(), Input.Use.GUIDE));
        }
        return inputs;
    }

    @Override
    public EditVideoRequest withPrompt(Prompt wanted) {
        return new EditVideoRequest(source, strength, controls, wanted, clip, sampling, model);
    }

    @Override
    public EditVideoRequest withSampling(Sampling wanted) {
        return new EditVideoRequest(source, strength, controls, prompt, clip, wanted, model);
    }
}
