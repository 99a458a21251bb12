/** What every endpoint shares: who may call, over which connection, what is written down and counted. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.server;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
