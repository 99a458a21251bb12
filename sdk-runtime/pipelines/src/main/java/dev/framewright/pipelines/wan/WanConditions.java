package dev.framewright.pipelines.wan;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.ModelInvalidException;
import dev.framewright.engine.Kernels;
import dev.framewright.models.ClipVisionConfig;
import dev.framewright.models.ClipVisionTower;
import dev.framewright.models.PictureScaling;
import dev.framewright.models.Precision;
import dev.framewright.models.VideoAutoencoder;
import dev.framewright.pipelines.VideoModel.Known;
import dev.framewright.pipelines.sampling.VaceCondition;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns what is known of a window into what the model at hand takes, or says why it cannot. */
final class WanConditions {

    private final String name;
    private final WanSettings settings;
    private final Kernels kernels;
    private final Precision precision;

    WanConditions(String name, WanSettings settings, Kernels kernels, Precision precision) {
        this.name = name;
        this.settings = settings;
        this.kernels = kernels;
        this.precision = precision;
    }

    /** @throws InvalidRequestException if the model cannot take what is known, or needs what is not */
    WanCondition of(NDManager owner, VideoAutoencoder autoencoder, @Nullable Known known) {
        WanVariant variant = settings.variant();
        if (known == null) {
            if (variant.needsPicture()) {
                throw new InvalidRequestException(
                        "model",
                        "must be another one than " + name + " for words alone: it needs a picture to begin with");
            }
            return WanCondition.NOTHING;
        }
        return switch (variant) {
            case T2V_SMALL, T2V, T2V_EXPERTS ->
                throw new InvalidRequestException(
                        "model", "must be another one than " + name + ", which draws from words alone");
            case I2V, FLF2V, I2V_EXPERTS -> pictures(owner, autoencoder, known);
            case TI2V -> new WanCondition(null, firstFrames(owner, autoencoder, known), null, null);
            case VACE_SMALL, VACE -> new WanCondition(null, null, null, control(owner, autoencoder, known));
        };
    }

    private WanCondition pictures(NDManager owner, VideoAutoencoder autoencoder, Known known) {
        try (NDManager scratch = kernels.newManager()) {
            NDList whole = kernels.callAll(scratch, "known_frames", known.frames(), known.mask());
            float[] frames = whole.get(1).toFloatArray();
            boolean last = frames.length > 1 && frames[frames.length - 1] > 0;
            if (frames[0] == 0 || settings.variant() == WanVariant.FLF2V && !last) {
                throw new InvalidRequestException(
                        "keyFrames",
                        settings.variant() == WanVariant.FLF2V
                                ? "must give the first and the last frame: model " + name + " draws what lies between"
                                : "must give the first frame: model " + name + " goes on from it");
            }
            NDArray latents = handedOn(scratch, autoencoder.encode(scratch, whole.get(0)), known);
            NDArray channels =
                    kernels.call(owner, "known_channels", latents, whole.get(1), autoencoder.temporalFactor());
            boolean both = settings.variant() == WanVariant.FLF2V;
            return new WanCondition(channels, null, tokens(owner, known.frames(), both), null);
        }
    }

    /** Latents of the window before stand for themselves. */
    private NDArray handedOn(NDManager owner, NDArray latents, Known known) {
        NDArray before = known.latents();
        return before == null ? latents : kernels.call(owner, "continue_latents", latents, before);
    }

    private NDArray firstFrames(NDManager owner, VideoAutoencoder autoencoder, Known known) {
        try (NDManager scratch = kernels.newManager()) {
            NDList whole = kernels.callAll(scratch, "known_frames", known.frames(), known.mask());
            float[] frames = whole.get(1).toFloatArray();
            int first = 0;
            while (first < frames.length && frames[first] > 0) {
                first++;
            }
            if (first == 0) {
                throw new InvalidRequestException(
                        "keyFrames", "must give the first frame: model " + name + " goes on from it");
            }
            int held = 1 + (first - 1) / autoencoder.temporalFactor();
            int needed = 1 + (held - 1) * autoencoder.temporalFactor();
            NDArray given = kernels.call(scratch, "frame_range", known.frames(), 0, needed);
            NDArray latents = autoencoder.encode(scratch, given);
            if (known.latents() != null && known.latents().getShape().get(2) <= held) {
                latents = handedOn(scratch, latents, known);
            }
            return kernels.call(owner, "latent_range", latents, 0, held);
        }
    }

    private WanCondition.Control control(NDManager owner, VideoAutoencoder autoencoder, Known known) {
        long[] shape = known.frames().getShape().getShape();
        try (NDManager scratch = kernels.newManager()) {
            NDArray drawn = kernels.call(scratch, "mask_to_draw", known.mask());
            List<NDArray> pictures = known.references();
            NDArray latents = VaceCondition.of(
                    kernels, owner, autoencoder, known.frames(), drawn, pictures, (int) shape[2], (int) shape[3], (int)
                            shape[4]);
            return new WanCondition.Control(latents, pictures.size(), known.controlScale());
        }
    }

    /** Null where the model takes none. */
    private @Nullable NDArray tokens(NDManager owner, NDArray frames, boolean last) {
        WanFolder.Part<ClipVisionConfig> part = settings.folder().image();
        if (part == null) {
            return null;
        }
        PictureScaling scaling = new PictureScaling(kernels);
        try (ClipVisionTower tower = ClipVisionTower.load(kernels, part.config(), part.files(), precision);
                NDManager scratch = kernels.newManager()) {
            NDList pixels = new NDList();
            long end = frames.getShape().get(2) - 1;
            for (long at : last ? new long[] {0, end} : new long[] {0}) {
                NDArray picture = kernels.call(scratch, "picture_of_frame", frames, at);
                pixels.add(scaling.forClip(scratch, picture, part.config().side()));
            }
            return tower.tokens(owner, kernels.call(scratch, "join_batch", pixels));
        } catch (IOException e) {
            throw new ModelInvalidException(name, "cannot be used: " + Objects.requireNonNull(e.getMessage()), e);
        }
    }
}
