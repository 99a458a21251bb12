package dev.framewright.pipelines.wan;

import dev.framewright.api.Size;
import dev.framewright.models.WanTransformerConfig;

/** Multiplications with additions that drawing takes; what a time is estimated from. */
final class WanWork {

    private static final int TEXT_TOKENS = 512;

    private WanWork() {}

    /** One call of the transformer. */
    static double step(WanFolder folder, Size size, int frames) {
        WanTransformerConfig config = folder.transformer().config();
        double factor = folder.autoencoder().config().spatialFactor() * 2.0;
        double latentFrames = 1 + (frames - 1) / 4.0;
        double tokens = latentFrames * size.pixels() / (factor * factor);
        double width = config.width();
        double linear = tokens * width * (6 * width + 2 * config.feedForwardWidth());
        double attention = 2 * tokens * width * (tokens + TEXT_TOKENS);
        return (config.layers() + config.controlLayers().size()) * (linear + attention);
    }

    /** Decoding of one frame: three or so residual blocks at each of four sizes. */
    static double frame(WanFolder folder, Size size) {
        double channels = folder.autoencoder().config().encoderWidths().get(0);
        return size.pixels() * 27 * channels * channels * 12;
    }
}
