/** Makes prompts fit for their model; private to its bundle, which offers a request stage. */
@NullMarked
package dev.framewright.expansion;

import org.jspecify.annotations.NullMarked;
