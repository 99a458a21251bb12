/** The stage that signs, and the service that checks. */
@NullMarked
package dev.framewright.provenance;

import org.jspecify.annotations.NullMarked;
