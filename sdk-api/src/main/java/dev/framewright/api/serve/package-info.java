/** The doors of a server: what a bundle implements so that {@code framewright serve} opens it. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.serve;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
