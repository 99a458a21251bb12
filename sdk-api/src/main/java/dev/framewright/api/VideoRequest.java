package dev.framewright.api;

import java.util.List;

/**
 * One unit of work for {@link VideoCapabilities}: a value that says what to show, what clip to return and how to draw.
 *
 * <p>The family is closed but for {@link CustomRequest}, the branch for capabilities that bundles add.
 */
public sealed interface VideoRequest
        permits GenerateRequest,
                ImageToVideoRequest,
                ExtendRequest,
                ConnectRequest,
                InpaintFramesRequest,
                EditVideoRequest,
                GenerateImageRequest,
                CustomRequest {
    /** Gives the name of the capability that serves this request, such as {@code generate}. */
    String capability();

    /** Gives what the clip shows. */
    Prompt prompt();

    /** Gives what clip to return. */
    ClipSpec clip();

    /** Gives how to draw it. */
    Sampling sampling();

    /** Gives which model draws it. */
    ModelChoice model();

    /** Gives pictures of how things look; none where the capability takes none. */
    default List<Reference> references() {
        return List.of();
    }

    /** Gives every picture and clip that goes in, parents first; none unless the request names some. */
    default List<Input> inputs() {
        return List.of();
    }

    /** Gives the same request with other words, for stages that rewrite prompts. */
    VideoRequest withPrompt(Prompt wanted);

    /** Gives the same request with other sampling, for instance with the seed that was drawn. */
    VideoRequest withSampling(Sampling wanted);
}
