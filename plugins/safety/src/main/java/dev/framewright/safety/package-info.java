/** Refuses what must not be drawn; private to its bundle, which offers request stages. */
@NullMarked
package dev.framewright.safety;

import org.jspecify.annotations.NullMarked;
