package dev.framewright.api;

import dev.framewright.api.internal.Require;
import java.util.Map;
import java.util.OptionalInt;

/**
 * How the result is coded. Colour is BT.709 in video files and sRGB in pictures, and is tagged so.
 *
 * @param container kind of file
 * @param codec one of the container's codecs
 * @param bitDepth bits per channel: 8, 10 or 12, as the codec allows
 * @param alpha whether transparency is kept, where the codec can
 * @param quality constant rate factor, 0 (best) to 63; empty means the codec's default
 * @param metadata title, comment and the like, at most 64 pairs
 */
public record Output(
        Container container,
        VideoCodec codec,
        int bitDepth,
        boolean alpha,
        OptionalInt quality,
        Map<String, String> metadata) {
    /** Checks that container, codec and depth go together. */
    public Output {
        Require.that(
                container.codecs().contains(codec),
                "output.codec",
                "must be one of " + container.codecs() + " in " + container + " but was " + codec);
        Require.that(
                bitDepth == 8 || bitDepth == 10 || bitDepth == 12,
                "output.bitDepth",
                "must be 8, 10 or 12 but was " + bitDepth);
        quality.ifPresent(value -> Require.inRange("output.quality", value, 0, 63));
        metadata = Map.copyOf(metadata);
        Require.inRange("output.metadata", metadata.size(), 0, 64);
    }

    /** Gives a container with its default codec. */
    public static Output of(Container container) {
        return of(container, container.codecs().get(0));
    }

    /** Gives a container with one of its codecs, at the depth editors expect of it: 10 bits for ProRes, else 8. */
    public static Output of(Container container, VideoCodec codec) {
        return new Output(container, codec, codec == VideoCodec.PRORES ? 10 : 8, false, OptionalInt.empty(), Map.of());
    }

    /** Gives this output with other metadata. */
    public Output withMetadata(Map<String, String> wanted) {
        return new Output(container, codec, bitDepth, alpha, quality, wanted);
    }

    /** Gives this output with another quality. */
    public Output withQuality(int wanted) {
        return new Output(container, codec, bitDepth, alpha, OptionalInt.of(wanted), metadata);
    }
}
