/** The procedural world of named sprites that the starter model learns from, and the judge of what it has learnt. */
@NullMarked
package dev.framewright.training.world;

import org.jspecify.annotations.NullMarked;
