package dev.framewright.pipelines.wan;

import dev.framewright.api.Size;
import dev.framewright.models.WanTransformerConfig;
import dev.framewright.pipelines.ModelCard.Knows;
import java.util.EnumSet;
import java.util.Set;

/** The published models and their published settings. A checkpoint of another size takes those of its kind. */
enum WanVariant {
    T2V_SMALL("Wan 2.1 T2V 1.3B", 50, 5, 5, 5, 81, 16, 832, 480, 0),
    T2V("Wan 2.1 T2V 14B", 50, 5, 5, 5, 81, 16, 1280, 720, 0),
    I2V("Wan 2.1 I2V 14B", 40, 5, 5, 3, 81, 16, 832, 480, 0),
    FLF2V("Wan 2.1 FLF2V 14B", 50, 5, 5, 16, 81, 16, 1280, 720, 0),
    VACE_SMALL("Wan 2.1 VACE 1.3B", 50, 5, 5, 16, 81, 16, 832, 480, 0),
    VACE("Wan 2.1 VACE 14B", 50, 5, 5, 16, 81, 16, 1280, 720, 0),
    T2V_EXPERTS("Wan 2.2 T2V A14B", 40, 4, 3, 12, 81, 16, 1280, 720, 0.875),
    I2V_EXPERTS("Wan 2.2 I2V A14B", 40, 3.5, 3.5, 5, 81, 16, 1280, 720, 0.9),
    TI2V("Wan 2.2 TI2V 5B", 50, 5, 5, 5, 121, 24, 1280, 704, 0);

    /** Widest of the small models; the large ones are 5,120 wide. */
    private static final int SMALL = 2048;

    /** Channels of a latent of the second autoencoder, which only TI2V has. */
    static final int SECOND_LATENTS = 48;

    private static final int LATENTS = 16;

    private final String title;
    private final int steps;
    private final double guidanceScale;
    private final double lateGuidanceScale;
    private final double shift;
    private final int frames;
    private final int framesPerSecond;
    private final Size size;
    private final double boundary;

    WanVariant(
            String title,
            int steps,
            double guidanceScale,
            double lateGuidanceScale,
            double shift,
            int frames,
            int framesPerSecond,
            int width,
            int height,
            double boundary) {
        this.title = title;
        this.steps = steps;
        this.guidanceScale = guidanceScale;
        this.lateGuidanceScale = lateGuidanceScale;
        this.shift = shift;
        this.frames = frames;
        this.framesPerSecond = framesPerSecond;
        this.size = new Size(width, height);
        this.boundary = boundary;
    }

    /** Tells which one a transformer is. */
    static WanVariant of(WanTransformerConfig config, boolean experts, boolean positions) {
        boolean small = config.width() <= SMALL;
        if (!config.controlLayers().isEmpty()) {
            return small ? VACE_SMALL : VACE;
        }
        if (config.outChannels() == SECOND_LATENTS) {
            return TI2V;
        }
        if (config.inChannels() > LATENTS) {
            return config.imageWidth() == 0 ? I2V_EXPERTS : positions ? FLF2V : I2V;
        }
        return experts ? T2V_EXPERTS : small ? T2V_SMALL : T2V;
    }

    String title() {
        return title;
    }

    int steps() {
        return steps;
    }

    double guidanceScale() {
        return guidanceScale;
    }

    double lateGuidanceScale() {
        return lateGuidanceScale;
    }

    double shift() {
        return shift;
    }

    int frames() {
        return frames;
    }

    int framesPerSecond() {
        return framesPerSecond;
    }

    Size size() {
        return size;
    }

    /** Share of the timesteps from which on the first expert draws; 0 for one transformer. */
    double boundary() {
        return boundary;
    }

    /** Whether it cannot draw from words alone. */
    boolean needsPicture() {
        return this == I2V || this == FLF2V || this == I2V_EXPERTS;
    }

    /** Whether it can. */
    boolean drawsFromWords() {
        return !needsPicture();
    }

    Set<Knows> knows() {
        return switch (this) {
            case T2V_SMALL, T2V, T2V_EXPERTS -> EnumSet.noneOf(Knows.class);
            case TI2V, I2V -> EnumSet.of(Knows.FIRST_FRAMES);
            case FLF2V -> EnumSet.of(Knows.LAST_FRAMES);
            case I2V_EXPERTS -> EnumSet.of(Knows.FIRST_FRAMES, Knows.LAST_FRAMES);
            case VACE_SMALL, VACE -> EnumSet.allOf(Knows.class);
        };
    }
}
