/** Requests, settings and outcomes as JSON and back, without loss; hand-written, so that a record's change is seen. */
@NullMarked
package dev.framewright.jobs.json;

import org.jspecify.annotations.NullMarked;
