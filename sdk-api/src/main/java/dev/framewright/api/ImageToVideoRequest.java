package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes a clip that passes through given pictures: the first, the last, or any others.
 *
 * @param keyFrames at least one, each at a frame of its own
 * @param prompt what happens; may be empty
 * @param clip what clip to return
 * @param sampling how to draw it
 * @param model which model draws it
 */
public record ImageToVideoRequest(
        List<KeyFrame> keyFrames, Prompt prompt, ClipSpec clip, Sampling sampling, ModelChoice model)
        implements VideoRequest {
    /** The capability that serves it. */
    public static final String CAPABILITY = "image-to-video";

    /** Checks the key frames. */
    public ImageToVideoRequest {
        keyFrames = List.copyOf(keyFrames);
        Require.inRange("keyFrames", keyFrames.size(), 1, 1000);
        int places = keyFrames.stream()
                .map(KeyFrame::frame)
                .collect(Collectors.toSet())
                .size();
        Require.that(places == keyFrames.size(), "keyFrames", "must each have a frame of their own but two share one");
    }

    /** Gives a request that sets one picture moving, with every default of the model. */
    public static ImageToVideoRequest of(MediaRef firstFrame, String prompt) {
        return new ImageToVideoRequest(
                List.of(KeyFrame.first(firstFrame)),
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
        return IntStream.range(0, keyFrames.size())
                .mapToObj(i -> new Input(
                        "keyFrames[" + i + "].image",
                        keyFrames.get(i).image(),
                        i == 0 ? Input.Use.PARENT : Input.Use.COMPONENT))
                .toList();
    }

    @Override
    public ImageToVideoRequest withPrompt(Prompt wanted) {
        return new ImageToVideoRequest(keyFrames, wanted, clip, sampling, model);
    }

    @Override
    public ImageToVideoRequest withSampling(Sampling wanted) {
        return new ImageToVideoRequest(keyFrames, prompt, clip, wanted, model);
    }
}
