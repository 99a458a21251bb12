/** Model folders that bundles bring with them. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.model;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
