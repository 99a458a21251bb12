/** Clips in and out of files. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.media;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
