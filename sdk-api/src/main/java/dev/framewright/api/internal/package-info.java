/** Checks shared by the records of the API; private to this bundle. */
@NullMarked
package dev.framewright.api.internal;

import org.jspecify.annotations.NullMarked;
