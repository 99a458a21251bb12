package dev.framewright.watermark;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Prompt;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.FrameStage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** Marks every frame, after every other stage of frames; what is written and signed carries the mark. */
@Component(property = "service.ranking:Integer=-2147483648")
public final class WatermarkStage implements FrameStage {
    static final String NAME = "watermark";

    /** {@code on} (default) or {@code off}. */
    static final String SWITCH = "framewright.watermark";
    /** Eight hexadecimal digits that every mark of this installation carries. */
    static final String PAYLOAD = "framewright.watermark.payload";

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{8}");

    private final boolean on;
    private final Optional<String> payload;

    /** Reads the settings of this installation. */
    @Activate
    public WatermarkStage(BundleContext bundle) {
        this(bundle::getProperty);
    }

    WatermarkStage(Function<String, String> property) {
        this.on = switch (setting(property, SWITCH).orElse("on")) {
            case "on" -> true;
            case "off" -> false;
            default ->
                throw new IllegalArgumentException(
                        SWITCH + " must be on or off but was \"" + property.apply(SWITCH) + "\"");
        };
        this.payload = setting(property, PAYLOAD);
        if (!DIGITS.matcher(payload.orElse("00000000")).matches()) {
            throw new IllegalArgumentException(
                    PAYLOAD + " must be eight hexadecimal digits but was \"" + property.apply(PAYLOAD) + "\"");
        }
    }

    private static Optional<String> setting(Function<String, String> property, String name) {
        String value = property.apply(name);
        return value == null || value.isBlank()
                ? Optional.empty()
                : Optional.of(value.strip().toLowerCase(Locale.ROOT));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Clip apply(Clip clip, VideoRequest request, JobContext context) {
        if (!on) {
            return clip;
        }
        String digits = payload.orElseGet(() -> digits(request, context.seed()));
        context.manifest(NAME, digits);
        Mark mark = new Mark(Integer.parseUnsignedInt(digits, 16));
        return new Clip() {
            @Override
            public ClipShape shape() {
                return clip.shape();
            }

            @Override
            public boolean next(byte[] rgb) {
                boolean more = clip.next(rgb);
                if (more) {
                    mark.lay(rgb, clip.size());
                }
                return more;
            }

            @Override
            public void close() {
                clip.close();
            }
        };
    }

    /** A digest of what is asked for, so that the same request is marked the same on every machine. */
    private static String digits(VideoRequest request, long seed) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seed).flip());
            digest.update(request.capability().getBytes(StandardCharsets.UTF_8));
            digest.update(request.prompt().text().getBytes(StandardCharsets.UTF_8));
            for (Prompt.Shot shot : request.prompt().shots()) {
                digest.update(shot.text().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, Integer.BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
