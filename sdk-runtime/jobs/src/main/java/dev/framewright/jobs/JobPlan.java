package dev.framewright.jobs;

import dev.framewright.api.Estimate;
import dev.framewright.api.capability.Capability;

/**
 * Who will work on a job.
 *
 * @param capability does the work
 * @param stages before and after it
 * @param estimate as told when the job was accepted
 */
record JobPlan(Capability<?> capability, StageChain stages, Estimate estimate) {}
