/** Makes the documentation site of the repository's Markdown. */
@NullMarked
package dev.framewright.docs;

import org.jspecify.annotations.NullMarked;
