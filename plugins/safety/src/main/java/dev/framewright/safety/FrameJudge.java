package dev.framewright.safety;

import dev.framewright.api.RefusedException;
import dev.framewright.api.Size;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Says how sure the classifier is that a frame must not be shown, and from when on it is refused. What is refused unless a
 * threshold is set was seen in none of 1,774 harmless pictures. The network is loaded with the first frame. Safe for use by
 * many threads, which take turns.
 */
@Component(service = FrameJudge.class)
public final class FrameJudge {
    /** Least probability of pornography that refuses a frame: a number from 0 to 1, {@value #USUAL} by default; or {@code off}. */
    static final String THRESHOLD = "framewright.safety.frames";

    private static final int HENTAI = FrameClassifier.KINDS.indexOf("hentai");
    private static final int PORN = FrameClassifier.KINDS.indexOf("porn");
    private static final double USUAL = .98;
    private static final double OFF = 2;

    private final double threshold;
    private @Nullable FrameClassifier loaded;
    private final BiFunction<byte[], Size, float[]> classifier;

    /** Reads the setting of this installation; loads nothing yet. */
    @Activate
    public FrameJudge(BundleContext bundle) {
        this.threshold = threshold(bundle.getProperty(THRESHOLD));
        this.classifier = this::shipped;
    }

    FrameJudge(@Nullable String setting, BiFunction<byte[], Size, float[]> classifier) {
        this.threshold = threshold(setting);
        this.classifier = classifier;
    }

    private static double threshold(@Nullable String setting) {
        if (setting == null || setting.isBlank()) {
            return USUAL;
        }
        if (setting.strip().equals("off")) {
            return OFF;
        }
        try {
            double value = Double.parseDouble(setting.strip());
            if (value > 0 && value <= 1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(wrong(setting), e);
        }
        throw new IllegalArgumentException(wrong(setting));
    }

    private static String wrong(String setting) {
        return THRESHOLD + " must be a number above 0 and at most 1, or off, but was \"" + setting + "\"";
    }

    /** Tells whether no frame is to be judged. */
    boolean off() {
        return threshold == OFF;
    }

    /** Gives the least probability that refuses. */
    double threshold() {
        return threshold;
    }

    /**
     * Gives how likely it is that a frame is pornographic, 0 to 1.
     *
     * @param stage who asks
     * @param field of the request that the frame comes from; empty for a frame of the result
     * @param frame its index, counted from 0
     * @throws RefusedException if that is the threshold or more
     */
    double judged(String stage, String field, int frame, byte[] rgb, Size size) {
        float[] kinds = probabilities(rgb, size);
        double unsafe = kinds[HENTAI] + kinds[PORN];
        if (unsafe < threshold) {
            return unsafe;
        }
        throw new RefusedException(
                stage,
                Category.SEXUAL.code(),
                field,
                String.format(
                        Locale.ROOT,
                        "Frame %d%s was refused (sexual): the classifier is %.0f %% sure that it is pornographic, and"
                                + " refuses from %.0f %%. %s",
                        frame,
                        field.isEmpty() ? "" : " of " + field,
                        100 * unsafe,
                        100 * threshold,
                        field.isEmpty()
                                ? "Ask for another scene, or for another seed."
                                : "Take another picture or clip."));
    }

    private synchronized float[] probabilities(byte[] rgb, Size size) {
        return classifier.apply(rgb, size);
    }

    private float[] shipped(byte[] rgb, Size size) {
        FrameClassifier network = loaded;
        if (network == null) {
            network = new FrameClassifier();
            loaded = network;
        }
        return network.probabilities(rgb, size);
    }

    @Deactivate
    synchronized void close() {
        if (loaded != null) {
            loaded.close();
            loaded = null;
        }
    }
}
