/** Noise schedules, solvers, guidance and the denoising loop. The coefficients are plain double arithmetic. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.pipelines.sampling;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
