/** OpenTimelineIO's JSON. */
@NullMarked
package dev.framewright.otio;

import org.jspecify.annotations.NullMarked;
