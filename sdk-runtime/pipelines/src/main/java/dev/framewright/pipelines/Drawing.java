package dev.framewright.pipelines;

import dev.framewright.api.Prompt;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;

/** Carries out a plan with an open model in one job. */
record Drawing(VideoModel model, GenerationPlan plan, JobContext context) {

    /** The whole of a clip that begins where its timeline does; its first window is drawn at once. */
    Clip clip(Prompt prompt, Given given, AutoCloseable... resources) {
        LatentTimeline timeline =
                timeline(prompt, given, "timeline").owning(resources).begun();
        return new DrawnClip(plan.shape(), model.kernels(), timeline);
    }

    /** The same between known pictures, whose detail it carries on. */
    Clip detailed(Prompt prompt, KeyFrames known) {
        LatentTimeline timeline =
                timeline(prompt, known, "timeline").owning(known).begun();
        CarriedDetail finish = new CarriedDetail(model, known, plan.shape().size(), null);
        return new DrawnClip(plan.shape(), model.kernels(), timeline, 0, Integer.MAX_VALUE, finish);
    }

    /**
     * A timeline of which nothing is drawn yet.
     *
     * @param name of the timeline in the job's checkpoints
     */
    LatentTimeline timeline(Prompt prompt, Given given, String name) {
        return new LatentTimeline(model, plan.settings(), plan.windows(), plan.drawn(), prompt, given, context, name);
    }

    /** The same with other windows. */
    Drawing withWindows(Windows windows) {
        return new Drawing(model, plan.with(windows), context);
    }
}
