/** The command line; private to its bundle, which offers one service to the launcher. */
@NullMarked
package dev.framewright.cli;

import org.jspecify.annotations.NullMarked;
