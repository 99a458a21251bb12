package dev.framewright.pipelines.wan;

import dev.framewright.api.FrameRate;
import dev.framewright.pipelines.ModelCard;
import dev.framewright.pipelines.ModelCard.Knows;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is known of a model of this family without its weights: the published settings, and what its folder says. */
record WanSettings(WanFolder folder, WanVariant variant) {

    /** What the published negative prompt asks to keep away, in words of our own. */
    static final String NEGATIVE_PROMPT = "low quality, blurry, compression artefacts, overexposed, washed-out colours,"
            + " still picture, no motion, subtitles, watermark, logo, ugly, deformed limbs, extra fingers, fused fingers,"
            + " badly drawn hands, badly drawn face, three legs, cluttered background, crowd, walking backwards";

    private static final int LARGEST_SIDE = 1920;

    /** Latent rows and columns of one patch. */
    private static final int PATCH = 2;

    private static final double TIMESTEPS = 1000;

    static WanSettings of(WanFolder folder) {
        boolean positions = folder.transformer().config().imageWidth() > 0
                && folder.image() != null
                && WanChecks.hasPositions(folder);
        return new WanSettings(folder, WanVariant.of(folder.transformer().config(), folder.late() != null, positions));
    }

    ModelCard card(String name) {
        int grid = folder.autoencoder().config().spatialFactor() * PATCH;
        return new ModelCard(
                name,
                variant.size(),
                variant.frames(),
                FrameRate.of(variant.framesPerSecond()),
                grid,
                grid,
                LARGEST_SIDE / grid * grid,
                variant.knows().contains(Knows.FIRST_FRAMES) ? 16 * (variant.frames() - 1) + 1 : variant.frames(),
                variant.steps(),
                variant.guidanceScale(),
                folder.shift().orElse(variant.shift()),
                List.of("unipc", "euler", "dpm"),
                NEGATIVE_PROMPT,
                variant.knows(),
                Map.of(),
                Set.of());
    }

    /** The timestep, 0 to 1000, at and above which the first expert draws. */
    double boundary() {
        return folder.late() == null ? 0 : folder.boundary().orElse(variant.boundary()) * TIMESTEPS;
    }
}
