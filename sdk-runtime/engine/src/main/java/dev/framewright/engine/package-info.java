/** The one door to torch: kernels as text, weights by mapping, counted noise, devices and their memory. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.engine;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
