package dev.framewright.pipelines;

import dev.framewright.api.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What would fit into memory when a plan does not. */
final class MemoryFit {

    private static final double SMALLER = 0.95;

    private final ModelFamily family;
    private final ModelCard card;
    private final boolean guided;
    private final long available;

    /** @param available bytes */
    MemoryFit(Models.Installed model, boolean guided, long available) {
        this.family = model.family();
        this.card = model.card();
        this.guided = guided;
        this.available = available;
    }

    /** One sentence for a plan of windows of some frames that does not fit. */
    String instead(Size size, int frames) {
        List<String> settings = new ArrayList<>();
        int fewer = frames;
        while (fewer > 1 && !fits(size, fewer)) {
            fewer -= Windows.GROUP;
        }
        if (fewer >= 1 && fewer < frames && fits(size, fewer)) {
            settings.add(fewer + (fewer == 1 ? " frame" : " frames") + " at this size");
        }
        Size smaller = smaller(size, frames);
        if (fits(smaller, frames)) {
            settings.add(smaller + " at this length");
        }
        Size smallest = new Size(card.smallestSide(), card.smallestSide());
        return settings.isEmpty()
                ? String.format(
                        Locale.ROOT,
                        "Model %s needs %.1f GiB for one frame of %s already; close other programs or choose another model.",
                        card.name(),
                        family.cost(card, smallest, 1, guided).hostBytes() / 0x1p30,
                        smallest)
                : "What would fit: " + String.join(", or ", settings) + ".";
    }

    /** The largest size of about the same shape that fits; the smallest where none does. */
    private Size smaller(Size size, int frames) {
        Size now = size;
        double scale = 1;
        while (!fits(now, frames) && (now.width() > card.smallestSide() || now.height() > card.smallestSide())) {
            scale *= SMALLER;
            now = new Size(side(size.width() * scale), side(size.height() * scale));
        }
        return now;
    }

    private int side(double pixels) {
        return Math.max(card.smallestSide(), (int) (pixels / card.grid()) * card.grid());
    }

    private boolean fits(Size size, int frames) {
        return family.cost(card, size, frames, guided).hostBytes() <= available;
    }
}
