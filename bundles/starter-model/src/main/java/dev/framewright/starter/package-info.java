/** Brings the starter model's files to whoever serves requests with it. */
@NullMarked
package dev.framewright.starter;

import org.jspecify.annotations.NullMarked;
