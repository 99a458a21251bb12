/** Makes clips larger with a small network. */
@NullMarked
package dev.framewright.upscale;

import org.jspecify.annotations.NullMarked;
