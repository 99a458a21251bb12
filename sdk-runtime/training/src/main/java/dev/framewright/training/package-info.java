/** Trains and evaluates the starter model. */
@NullMarked
package dev.framewright.training;

import org.jspecify.annotations.NullMarked;
