/** A client of {@code framewright serve}: submit, watch, wait and fetch; broken connections are gone on from. */
@NullMarked
package dev.framewright.client;

import org.jspecify.annotations.NullMarked;
