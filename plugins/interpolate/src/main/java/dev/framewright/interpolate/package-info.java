/** Gives clips more frames a second. */
@NullMarked
package dev.framewright.interpolate;

import org.jspecify.annotations.NullMarked;
