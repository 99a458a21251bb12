/** The conformance kit: what every bundle with a capability or a stage must keep to, checked in a real framework. */
@NullMarked
package dev.framewright.tck;

import org.jspecify.annotations.NullMarked;
