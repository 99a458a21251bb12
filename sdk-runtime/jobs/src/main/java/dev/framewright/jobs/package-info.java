/** Runs requests: stages, capability, writer, artefact. Private to this bundle; hosts use the API's services. */
@NullMarked
package dev.framewright.jobs;

import org.jspecify.annotations.NullMarked;
