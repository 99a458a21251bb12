/** Keys, certificates, signatures and time stamps. */
@NullMarked
package dev.framewright.provenance.key;

import org.jspecify.annotations.NullMarked;
