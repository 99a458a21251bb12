/** Jobs that outlive the process: submitted with a tenant, kept in a store, their files kept by digest. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.api.jobs;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
