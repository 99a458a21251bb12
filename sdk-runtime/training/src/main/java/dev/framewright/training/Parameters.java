package dev.framewright.training;

import dev.framewright.api.CustomRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.training.world.SpriteBank;
import dev.framewright.training.world.StickerWorld;
import dev.framewright.training.world.WorldConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A request's named values, checked as they are read. */
record Parameters(Map<String, String> values) {

    static Parameters of(CustomRequest request) {
        return new Parameters(request.parameters());
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise, int least, int most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            int value = Integer.parseInt(text.trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(name, "must be a whole number but was \"" + text + "\"");
        }
        throw new InvalidRequestException(name, "must be from " + least + " to " + most + " but was " + text);
    }

    double decimal(String name, double otherwise, double least, double most) {
        String text = values.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            double value = Double.parseDouble(text.trim());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(name, "must be a number but was \"" + text + "\"");
        }
        throw new InvalidRequestException(name, "must be from " + least + " to " + most + " but was " + text);
    }

    String choice(String name, List<String> of) {
        String value = values.getOrDefault(name, of.get(0));
        if (!of.contains(value)) {
            throw new InvalidRequestException(name, "must be one of " + of + " but was " + value);
        }
        return value;
    }

    /** The world of the sprite file that {@code sprites} names. */
    StickerWorld world() {
        String named = values.get("sprites");
        if (named == null || !Files.isRegularFile(Path.of(named))) {
            throw new InvalidRequestException(
                    "sprites",
                    (named == null ? "must name a sprite file" : "is not a file: " + named)
                            + "; sdk-runtime/training/README.md tells how to make one");
        }
        try {
            return new StickerWorld(SpriteBank.read(Path.of(named)), WorldConfiguration.first());
        } catch (IOException e) {
            throw new InvalidRequestException("sprites", "cannot be read: " + e.getMessage());
        }
    }

    /** A world that shows what {@code oftener} names once more as often, for each time it names it. */
    StickerWorld oftener(StickerWorld world) {
        WorldConfiguration shown = world.configuration();
        for (String name : text("oftener", "").split(",")) {
            try {
                shown = name.isBlank() ? shown : shown.oftener(name.strip());
            } catch (IllegalArgumentException e) {
                throw new InvalidRequestException("oftener", e.getMessage());
            }
        }
        return new StickerWorld(world.bank(), shown);
    }
}
