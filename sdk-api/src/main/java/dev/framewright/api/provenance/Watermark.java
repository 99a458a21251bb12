package dev.framewright.api.provenance;

import dev.framewright.api.FrameRange;

/**
 * A mark that was found.
 *
 * @param payload its 32 bits as eight lower-case hexadecimal digits, as in the manifest's {@code watermark}
 * @param frames those that showed it together
 */
public record Watermark(String payload, FrameRange frames) {}
