/** Where a manifest and XMP lie in each kind of file, and which of its bytes the manifest vouches for. */
@NullMarked
package dev.framewright.provenance.file;

import org.jspecify.annotations.NullMarked;
