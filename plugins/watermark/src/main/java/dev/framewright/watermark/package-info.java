/** Marks every frame invisibly, and finds the mark again. */
@NullMarked
package dev.framewright.watermark;

import org.jspecify.annotations.NullMarked;
