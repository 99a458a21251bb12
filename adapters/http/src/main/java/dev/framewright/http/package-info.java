/** The HTTP door: foreign wire shapes and a page, translated to the job service. */
@NullMarked
package dev.framewright.http;

import org.jspecify.annotations.NullMarked;
