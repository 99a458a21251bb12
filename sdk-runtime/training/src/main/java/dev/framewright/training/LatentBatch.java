package dev.framewright.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.engine.Kernels;
import dev.framewright.models.StarterAutoencoder;
import dev.framewright.models.StarterTextEncoder;
import dev.framewright.training.LatentSet.Kind;
import dev.framewright.training.world.WorldRandom;
import java.util.ArrayList;
import java.util.List;

/**
 * What a step of training learns from.
 *
 * @param latents [B, Z, T, H, W], float32
 * @param condition [B, 4 + Z, T, H, W], mask and latents of what is known of them
 * @param subjects [B, 1, T, H, W], 1 in cells that a subject covers
 * @param pieces of captions as {@link StarterTextEncoder#pieces}; one in ten is empty
 */
record LatentBatch(NDArray latents, NDArray condition, NDArray subjects, NDArray pieces) {

    private static final double WORDLESS = .1;

    /** Of clips whose first latent frames are known so many are as if a model had drawn these in a window before. */
    private static final double DRAWN = .6;

    /**
     * Picks clips of a set at random, of those to train on or of those held back, and what is known of each.
     *
     * @param noise standard normal, of the shape of the batch's latents; it wears what counts as drawn before
     */
    static LatentBatch pick(
            Kernels kernels,
            NDManager owner,
            LatentSet set,
            Kind kind,
            int size,
            WorldRandom random,
            NDArray noise,
            boolean heldBack) {
        long[] picked = new long[size];
        long[] known = new long[size];
        float[] wear = new float[size];
        List<String> captions = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            picked[i] = set.any(random, heldBack);
            captions.add(random.chance(WORDLESS) ? "" : set.caption(picked[i], random.below(LatentSet.CAPTIONS)));
            known[i] = known(kind, random);
            wear[i] = known[i] > 1 && random.chance(DRAWN) ? (float) random.uniform() : 0;
        }
        NDList data = kernels.callAll(
                owner,
                "pick_latents",
                set.latents(),
                owner.create(picked),
                owner.create(known),
                set.known(),
                set.subjects(),
                noise,
                owner.create(wear),
                StarterAutoencoder.BASE_CHANNELS);
        return new LatentBatch(
                data.get(0).duplicate(),
                data.get(1).duplicate(),
                data.get(2).duplicate(),
                StarterTextEncoder.pieces(owner, captions));
    }

    /** How many of a clip's first latent frames are known; -1 for the mask that is stored with a moment. */
    private static long known(Kind kind, WorldRandom random) {
        double told = switch (kind) {
            case PICTURES -> 0;
            case CLIPS -> .5;
            case MOMENTS -> 1;
        };
        if (!random.chance(told)) {
            return 0;
        }
        if (kind == Kind.CLIPS || random.chance(.5)) {
            return random.chance(.6) ? 1 : 2 + random.below(3);
        }
        return -1;
    }
}
