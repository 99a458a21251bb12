package dev.framewright.api.timeline;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A stretch of a file on a timeline.
 *
 * @param media the file, which need not be there
 * @param seconds how much of it is shown, to the millisecond; empty when the timeline does not say
 */
public record TimelineClip(Path media, Optional<BigDecimal> seconds) {}
