package dev.framewright.api.provenance;

import dev.framewright.api.FrameRange;

/**
 * How much a clip's pixels look as if a model had drawn them.
 *
 * @param model whose traces were looked for, with what tells its weights apart
 * @param score the higher the likelier; no probability
 * @param threshold from which on few clips of other origin were taken for the model's, when it was measured
 * @param frames those that were looked at together and gave the score
 */
public record TraceScore(String model, double score, double threshold, FrameRange frames) {
    /** Tells whether the score reaches the threshold. */
    public boolean likely() {
        return score >= threshold;
    }
}
