package dev.framewright.training.world;

/** Makes rendered clips as soft and noisy as decoded ones, to measure the judge on. */
final class Blurring {

    private Blurring() {}

    /** The clip blurred by a Gaussian of that many pixels and with a little noise; unchanged for 0. */
    static Clip blurred(Clip clip, double sigma, long seed) {
        if (sigma <= 0) {
            return clip;
        }
        WorldRandom random = new WorldRandom(seed);
        byte[] soft = new byte[clip.rgb().length];
        int pixels = clip.height() * clip.width();
        for (int t = 0; t < clip.frames(); t++) {
            for (int c = 0; c < 3; c++) {
                float[] channel = new float[pixels];
                for (int i = 0; i < pixels; i++) {
                    channel[i] = clip.rgb()[(t * pixels + i) * 3 + c] & 255;
                }
                channel = FrameStyle.blur(channel, clip.width(), clip.height(), sigma);
                for (int i = 0; i < pixels; i++) {
                    double value = channel[i] + random.uniform(-12, 12);
                    soft[(t * pixels + i) * 3 + c] = (byte) Math.max(0, Math.min(255, Math.round(value)));
                }
            }
        }
        return new Clip(soft, clip.frames(), clip.height(), clip.width(), clip.truth());
    }
}
