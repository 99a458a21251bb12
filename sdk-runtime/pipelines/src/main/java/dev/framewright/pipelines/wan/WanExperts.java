package dev.framewright.pipelines.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.framewright.engine.Kernels;
import dev.framewright.models.WanTransformer;
import dev.framewright.pipelines.sampling.DenoiseLoop;
import dev.framewright.pipelines.sampling.WanDenoiser;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * The transformers of one window, opened when their steps come and released when these are over: never two at a time.
 */
final class WanExperts implements DenoiseLoop.Denoiser {

    /** Opens a transformer to draw latents of a shape, [B, C, T, H, W]. */
    @FunctionalInterface
    interface Opener {
        WanTransformer open(boolean late, Shape latents);
    }

    private final Kernels kernels;
    private final double boundary;
    private final Opener opener;
    private final NDArray with;
    private final @Nullable NDArray without;
    private final WanCondition condition;
    private @Nullable Open open;

    /** A transformer with what it attends to. */
    private record Open(boolean late, NDManager contexts, WanTransformer model, WanDenoiser denoiser)
            implements AutoCloseable {
        @Override
        public void close() {
            contexts.close();
            model.close();
        }
    }

    /** @param boundary the timestep, 0 to 1000, below which the second transformer draws; 0 for one alone */
    WanExperts(
            Kernels kernels,
            double boundary,
            Opener opener,
            NDArray with,
            @Nullable NDArray without,
            WanCondition condition) {
        this.kernels = kernels;
        this.boundary = boundary;
        this.opener = opener;
        this.with = with;
        this.without = without;
        this.condition = condition;
    }

    @Override
    public NDArray velocity(NDManager owner, NDArray latents, double timestep, boolean withPrompt) {
        return at(timestep < boundary, latents.getShape()).denoiser().velocity(owner, latents, timestep, withPrompt);
    }

    private Open at(boolean late, Shape latents) {
        Open now = open;
        if (now == null || now.late() != late) {
            close();
            now = opened(late, latents);
            open = now;
        }
        return now;
    }

    private Open opened(boolean late, Shape latents) {
        WanTransformer model = opener.open(late, latents);
        NDManager contexts = kernels.newManager();
        try {
            NDArray unwanted = without;
            WanDenoiser.Expert expert = new WanDenoiser.Expert(
                    model,
                    context(contexts, model, with),
                    unwanted == null ? null : context(contexts, model, unwanted));
            return new Open(late, contexts, model, conditioned(new WanDenoiser(kernels, expert), model));
        } catch (RuntimeException e) {
            contexts.close();
            model.close();
            throw e;
        }
    }

    private WanTransformer.Context context(NDManager owner, WanTransformer model, NDArray text) {
        NDArray image = condition.imageTokens();
        return image == null ? model.context(owner, text) : model.context(owner, text, image);
    }

    private WanDenoiser conditioned(WanDenoiser denoiser, WanTransformer model) {
        if (condition.channels() != null) {
            denoiser.withChannels(condition.channels());
        }
        if (condition.firstFrames() != null) {
            denoiser.withFirstFrames(condition.firstFrames());
        } else if (model.config().outChannels() == WanVariant.SECOND_LATENTS) {
            denoiser.withTimestepPerToken();
        }
        WanCondition.Control control = condition.control();
        if (control != null) {
            int layers = model.config().controlLayers().size();
            denoiser.withControl(
                    new WanTransformer.Control(control.latents(), Collections.nCopies(layers, control.scale())));
        }
        return denoiser;
    }

    @Override
    public NDArray held(NDManager owner, NDArray latents) {
        WanCondition.Control control = condition.control();
        if (control != null && control.references() > 0) {
            return kernels.call(owner, "drop_first_frames", latents, control.references());
        }
        NDArray first = condition.firstFrames();
        return first == null ? latents : kernels.call(owner, "replace_first_frames", latents, first);
    }

    @Override
    public void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }
}
