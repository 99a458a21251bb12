/** The Maven plugin: one goal per command that draws. */
@NullMarked
package dev.framewright.maven;

import org.jspecify.annotations.NullMarked;
