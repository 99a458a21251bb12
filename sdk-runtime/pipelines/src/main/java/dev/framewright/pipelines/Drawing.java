package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.Prompt;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;

/** Carries out plans with an open model in one job. */
record Drawing(VideoModel model, GenerationPlan plan, JobContext context) {

    static Drawing of(VideoModel model, GenerationPlan plan, JobContext context) {
        return new Drawing(model, plan, context);
    }

    /** The whole of a clip that begins where its timeline does; its first window is drawn at once. */
    Clip clip(Prompt prompt, Given given) {
        return new DrawnClip(plan.shape(), model.kernels(), begun(prompt, given, "timeline"));
    }

    /**
     * A timeline whose first window is drawn.
     *
     * @param name of the timeline in the job's checkpoints
     */
    LatentTimeline begun(Prompt prompt, Given given, String name) {
        LatentTimeline timeline =
                new LatentTimeline(model, plan.settings(), plan.windows(), plan.drawn(), prompt, given, context, name);
        try {
            return timeline.begun();
        } catch (RuntimeException e) {
            timeline.close();
            throw e;
        }
    }

    ClipShape shape() {
        return plan.shape();
    }
}
