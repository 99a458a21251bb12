package dev.framewright.dam.sling;

import dev.framewright.client.Requests;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.ClipSpec;
import dev.framewright.proto.v1.ExtendRequest;
import dev.framewright.proto.v1.Sampling;
import dev.framewright.proto.v1.VideoRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a node asks for in its properties.
 *
 * @param action {@code generate}, {@code image-to-video}, {@code extend} or {@code edit}
 * @param prompt words; may be empty for a picture or clip
 * @param source path of the file that it begins from; empty for {@code generate}
 * @param settings the node's {@code fw} properties that say how to draw, by name
 */
record Wish(String action, String prompt, Optional<String> source, Map<String, String> settings) {
    static final String ACTION = "fwAction";
    static final String PROMPT = "fwPrompt";
    static final String SOURCE = "fwSource";
    static final List<String> SETTINGS = List.of("fwSeed", "fwSteps", "fwFrames", "fwStrength");

    private static final List<String> ACTIONS = List.of("generate", "image-to-video", "extend", "edit");

    /** Checks that the action is known and has what it begins from. */
    Wish {
        settings = Map.copyOf(settings);
        if (!ACTIONS.contains(action)) {
            throw new WrongWishException(ACTION + " must be one of " + ACTIONS + " but was \"" + action + "\"");
        }
        if (action.equals("generate") == source.isPresent()) {
            throw new WrongWishException(
                    source.isPresent()
                            ? SOURCE + " is of no use to generate; leave it out"
                            : SOURCE + " must be the path of a file for " + action);
        }
    }

    /** Says which property is wrong, and how. */
    static final class WrongWishException extends RuntimeException {
        private static final long serialVersionUID = 1;

        WrongWishException(String sentence) {
            super(sentence);
        }
    }

    /**
     * Gives the request.
     *
     * @param stored the source in the server's store, where there is a source
     */
    VideoRequest request(Optional<Artefact> stored) {
        VideoRequest plain = switch (action) {
            case "generate" -> Requests.generate(prompt);
            case "image-to-video" -> Requests.imageToVideo(stored.orElseThrow(), prompt);
            case "extend" -> Requests.extend(stored.orElseThrow(), ExtendRequest.Direction.DIRECTION_FORWARD, prompt);
            default ->
                Requests.edit(stored.orElseThrow(), number("fwStrength", 0, 1).orElse(0.6), prompt);
        };
        Sampling.Builder sampling = Sampling.newBuilder();
        number("fwSeed", 0, 4294967295.0).ifPresent(seed -> sampling.setSeed((int) seed.longValue()));
        number("fwSteps", 1, 1000).ifPresent(steps -> sampling.setSteps(steps.intValue()));
        ClipSpec.Builder clip = ClipSpec.newBuilder();
        number("fwFrames", 1, 1000000).ifPresent(frames -> clip.setFrames(frames.intValue()));
        return plain.toBuilder().setSampling(sampling).setClip(clip).build();
    }

    /**
     * Gives the name of this action of the user: the same wish of the same node with the same bytes is the same job.
     *
     * @param path of the node
     * @param stored the source
     * @param attempt 0 at first, one more after each failure that is tried again
     */
    String requestId(String path, Optional<Artefact> stored, long attempt) {
        List<String> parts = new ArrayList<>(List.of(path, action, prompt, String.valueOf(attempt)));
        SETTINGS.forEach(name -> parts.add(settings.getOrDefault(name, "")));
        stored.ifPresent(artefact -> parts.add(artefact.getSha256()));
        return UUID.nameUUIDFromBytes(String.join("\0", parts).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private Optional<Double> number(String name, double least, double most) {
        String text = settings.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            double value = Double.parseDouble(text);
            boolean whole = name.equals("fwStrength") || value == Math.rint(value);
            if (whole && value >= least && value <= most) {
                return Optional.of(value);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new WrongWishException(name + " must be a number between " + plain(least) + " and " + plain(most)
                + " but was \"" + text + "\"");
    }

    private static String plain(double value) {
        return String.valueOf((long) value);
    }
}
