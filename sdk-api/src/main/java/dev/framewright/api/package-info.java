/** What a host tool asks for and gets back: requests, their settings, jobs, artefacts and errors. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
