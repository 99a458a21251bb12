/** The networks of the runtime, each in one class beside its kernel text, with the checkpoints' own weight names. */
@Export
@Version("0.1.0")
@NullMarked
package dev.framewright.models;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
