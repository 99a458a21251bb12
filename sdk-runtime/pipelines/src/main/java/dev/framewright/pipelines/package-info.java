/** One file per capability: what a request becomes, step by step. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.pipelines;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
