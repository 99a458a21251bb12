/** framewright.v1 over gRPC: endpoints that translate and decide nothing. */
@NullMarked
package dev.framewright.grpc;

import org.jspecify.annotations.NullMarked;
