package dev.framewright.client;

import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.EditVideoRequest;
import dev.framewright.proto.v1.ExtendRequest;
import dev.framewright.proto.v1.GenerateImageRequest;
import dev.framewright.proto.v1.GenerateRequest;
import dev.framewright.proto.v1.ImageToVideoRequest;
import dev.framewright.proto.v1.KeyFrame;
import dev.framewright.proto.v1.MediaRef;
import dev.framewright.proto.v1.Prompt;
import dev.framewright.proto.v1.VideoRequest;

/**
 * First requests of the usual kinds. What else a request says is set on its builder: {@code
 * Requests.generate("a kite").toBuilder().setSampling(...)}.
 */
public final class Requests {
    private Requests() {}

    /** Gives a clip from words. */
    public static VideoRequest generate(String prompt) {
        return words(prompt).setGenerate(GenerateRequest.getDefaultInstance()).build();
    }

    /** Gives one picture from words. */
    public static VideoRequest image(String prompt) {
        return words(prompt)
                .setGenerateImage(GenerateImageRequest.getDefaultInstance())
                .build();
    }

    /** Gives a clip that begins with a stored picture. */
    public static VideoRequest imageToVideo(Artefact first, String prompt) {
        return words(prompt)
                .setImageToVideo(ImageToVideoRequest.newBuilder()
                        .addKeyFrames(KeyFrame.newBuilder().setImage(stored(first))))
                .build();
    }

    /** Gives more of a stored clip. */
    public static VideoRequest extend(Artefact clip, ExtendRequest.Direction direction, String prompt) {
        return words(prompt)
                .setExtend(ExtendRequest.newBuilder().setSource(stored(clip)).setDirection(direction))
                .build();
    }

    /**
     * Gives a stored clip under a new prompt.
     *
     * @param strength in [0, 1]: how much is drawn anew
     */
    public static VideoRequest edit(Artefact clip, double strength, String prompt) {
        return words(prompt)
                .setEditVideo(
                        EditVideoRequest.newBuilder().setSource(stored(clip)).setStrength(strength))
                .build();
    }

    /** Names a stored file in a request. */
    public static MediaRef stored(Artefact artefact) {
        return MediaRef.newBuilder().setArtefact(artefact.getName()).build();
    }

    private static VideoRequest.Builder words(String prompt) {
        return VideoRequest.newBuilder().setPrompt(Prompt.newBuilder().setText(prompt));
    }
}
