package dev.framewright.cli;

import dev.framewright.api.FrameRange;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Mask;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which part of a clip is drawn anew. Exactly one kind of region is given. */
final class MaskOptions {
    private static final Pattern BOX =
            Pattern.compile("(?:(\\d{1,7})@)?(-?\\d{1,6}),(-?\\d{1,6}),(\\d{1,6}[xX]\\d{1,6})");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,7})(?:-(\\d{1,7}))?");
    private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg", ".webp", ".bmp");

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "Picture or clip as large as the source; white is drawn.")
    private @Nullable String file;

    @Option(
            names = "--box",
            paramLabel = "[FRAME@]LEFT,TOP,WxH",
            description = "A box in pixels; given again for later frames it moves from one to the next.")
    private List<String> boxes = List.of();

    @Option(
            names = "--missing",
            paramLabel = "N[-M]",
            description = "Whole frames N to M, counted from 0. May be given again.")
    private List<String> missing = List.of();

    @Option(
            names = "--border",
            paramLabel = "LEFT,RIGHT,TOP,BOTTOM",
            description = "New room around the clip, in pixels.")
    private @Nullable String border;

    @Option(names = "--transparent", description = "The transparent parts of the source.")
    private boolean transparent;

    @Option(names = "--invert", description = "Draws outside of the region instead.")
    private boolean inverted;

    @Option(names = "--grow", paramLabel = "N", description = "Widens the region by N pixels; below 0 narrows it.")
    private int grow;

    @Option(
            names = "--feather",
            paramLabel = "N",
            description = "Pixels outside of the region over which it fades out.")
    private int feather;

    Mask mask() {
        List<Mask.Region> regions = new ArrayList<>();
        if (file != null) {
            String name = file;
            boolean picture = PICTURES.stream().anyMatch(name.toLowerCase(Locale.ROOT)::endsWith);
            regions.add(
                    picture
                            ? new Mask.Still(MediaRef.fileNamed("mask", name))
                            : new Mask.Moving(MediaRef.fileNamed("mask", name)));
        }
        if (!boxes.isEmpty()) {
            regions.add(new Mask.Boxes(boxes.stream().map(MaskOptions::box).toList()));
        }
        if (!missing.isEmpty()) {
            regions.add(new Mask.WholeFrames(
                    missing.stream().map(MaskOptions::range).toList()));
        }
        if (border != null) {
            regions.add(border(border));
        }
        if (transparent) {
            regions.add(new Mask.Transparent());
        }
        if (regions.size() != 1) {
            throw new InvalidRequestException(
                    "mask",
                    "must be exactly one of --mask, --box, --missing, --border and --transparent but "
                            + (regions.isEmpty() ? "none was" : regions.size() + " were") + " given");
        }
        return new Mask(regions.get(0), inverted, grow, feather);
    }

    private static Mask.Box box(String text) {
        Matcher box = BOX.matcher(text.strip());
        if (!box.matches()) {
            throw new InvalidRequestException(
                    "box", "must be LEFT,TOP,WxH or FRAME@LEFT,TOP,WxH such as 8@32,16,40x40 but was \"" + text + "\"");
        }
        String frame = box.group(1);
        return new Mask.Box(
                frame == null ? 0 : Integer.parseInt(frame),
                Integer.parseInt(box.group(2)),
                Integer.parseInt(box.group(3)),
                Size.parse(box.group(4)));
    }

    private static FrameRange range(String text) {
        Matcher range = RANGE.matcher(text.strip());
        if (!range.matches()) {
            throw new InvalidRequestException("missing", "must be N or N-M such as 4-6 but was \"" + text + "\"");
        }
        String last = range.group(2) == null ? range.group(1) : range.group(2);
        return new FrameRange(Integer.parseInt(range.group(1)), Integer.parseInt(last) + 1);
    }

    private static Mask.Border border(String text) {
        String[] sides = text.split(",", -1);
        if (sides.length != 4 || !text.replace(",", "").matches("\\d{1,20}") || text.matches(".*\\d{6,}.*")) {
            throw new InvalidRequestException(
                    "border", "must be LEFT,RIGHT,TOP,BOTTOM such as 16,16,0,0 but was \"" + text + "\"");
        }
        return new Mask.Border(number(sides[0]), number(sides[1]), number(sides[2]), number(sides[3]));
    }

    private static int number(String text) {
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }
}
