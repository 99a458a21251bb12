/** Steps that bundles add before and after every capability: accept, rewrite or refuse; finish frames; sign files. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.stage;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
