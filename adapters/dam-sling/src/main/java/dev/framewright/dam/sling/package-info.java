/** Makes what the nodes of a Sling repository ask for, over gRPC. Nothing is exported. */
@NullMarked
package dev.framewright.dam.sling;

import org.jspecify.annotations.NullMarked;
