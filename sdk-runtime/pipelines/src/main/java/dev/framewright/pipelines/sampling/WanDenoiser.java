package dev.framewright.pipelines.sampling;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.models.WanTransformer;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Wan models as the {@link DenoiseLoop} sees them: one transformer or two experts, with or without a picture.
 *
 * <p>A picture enters in one of two ways. Wan 2.1 and the A14B models take mask and condition as extra input channels;
 * TI2V-5B takes the picture's latents in the place of the first frame, and is told per token that they carry no noise.
 */
public final class WanDenoiser implements DenoiseLoop.Denoiser {

    /**
     * A transformer with what it attends to.
     *
     * @param without the context of the second half of guidance; null runs the first half only
     */
    public record Expert(WanTransformer model, WanTransformer.Context with, WanTransformer.@Nullable Context without) {}

    private final Kernels kernels;
    private final Expert early;
    private final Expert late;
    private final double boundary;
    private @Nullable NDArray channels;
    private @Nullable NDArray firstFrames;
    private WanTransformer.@Nullable Control control;
    private boolean perToken;

    /** One transformer for all steps. */
    public WanDenoiser(Kernels kernels, Expert expert) {
        this(kernels, expert, expert, 0);
    }

    /**
     * Two experts.
     *
     * @param boundary the timestep, 0 to 1000, at and above which {@code early} runs
     */
    public WanDenoiser(Kernels kernels, Expert early, Expert late, double boundary) {
        this.kernels = kernels;
        this.early = early;
        this.late = late;
        this.boundary = boundary;
    }

    /** Puts channels [B, 4 + C, T, H, W] of mask and condition behind those of the latents; the caller keeps them open. */
    public WanDenoiser withChannels(NDArray maskAndCondition) {
        channels = maskAndCondition;
        return this;
    }

    /** Steers a VACE model by control latents, as {@link VaceCondition} makes them; the caller keeps them open. */
    public WanDenoiser withControl(WanTransformer.Control latentsAndScales) {
        control = latentsAndScales;
        return this;
    }

    /** Tells the model its timestep per token, as TI2V-5B wants it. */
    public WanDenoiser withTimestepPerToken() {
        perToken = true;
        return this;
    }

    /** Holds the first frames at given latents [B, C, t, H, W], free of noise; the caller keeps them open. */
    public WanDenoiser withFirstFrames(NDArray latents) {
        firstFrames = latents;
        return withTimestepPerToken();
    }

    @Override
    public NDArray velocity(NDManager owner, NDArray latents, double timestep, boolean withPrompt) {
        Expert expert = timestep >= boundary ? early : late;
        WanTransformer.Context context = withPrompt ? expert.with() : expert.without();
        if (context == null) {
            throw new IllegalStateException("guidance above 1 needs the context of an empty or negative prompt");
        }
        try (NDManager scratch = kernels.newManager()) {
            NDArray input = held(scratch, latents);
            NDArray given = channels;
            if (given != null) {
                input = kernels.call(scratch, "join_channels", input, given);
            }
            NDArray times = times(scratch, input, timestep, expert.model());
            return expert.model().velocity(owner, input, times, context, control, Set.of(), (name, tensor) -> {});
        }
    }

    @Override
    public NDArray held(NDManager owner, NDArray latents) {
        NDArray given = firstFrames;
        return given == null ? latents : kernels.call(owner, "replace_first_frames", latents, given);
    }

    private NDArray times(NDManager owner, NDArray input, double timestep, WanTransformer model) {
        int batch = (int) input.getShape().get(0);
        if (!perToken) {
            float[] each = new float[batch];
            Arrays.fill(each, (float) timestep);
            return owner.create(each);
        }
        int perFrame = (int) (input.getShape().get(3)
                / model.config().patch().get(1)
                * (input.getShape().get(4) / model.config().patch().get(2)));
        int tokens = (int) (input.getShape().get(2) / model.config().patch().get(0)) * perFrame;
        NDArray given = firstFrames;
        int still = given == null ? 0 : (int) given.getShape().get(2) * perFrame;
        float[] each = new float[batch * tokens];
        for (int i = 0; i < each.length; i++) {
            each[i] = i % tokens < still ? 0 : (float) timestep;
        }
        return owner.create(each).reshape(batch, tokens);
    }
}
