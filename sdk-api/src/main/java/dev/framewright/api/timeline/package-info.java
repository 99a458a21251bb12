/** Timelines of editors: what they show, and what they still want made. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.timeline;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
