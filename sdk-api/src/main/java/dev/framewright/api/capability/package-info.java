/** What a bundle implements to add a capability, and what it is given while it runs. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.capability;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
