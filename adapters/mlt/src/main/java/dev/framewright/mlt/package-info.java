/** Projects of MLT, and of Shotcut and Kdenlive, which are made of it. */
@NullMarked
package dev.framewright.mlt;

import org.jspecify.annotations.NullMarked;
