/** What a file says about how it came about, and whether that holds. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.provenance;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
