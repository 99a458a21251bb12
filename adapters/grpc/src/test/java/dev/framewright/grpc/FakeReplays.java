package dev.framewright.grpc;

import dev.framewright.api.Artefact;
import dev.framewright.api.Container;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Output;
import dev.framewright.api.jobs.Replays;
import java.util.List;
import java.util.Map;

/** Knows one recipe, and compares digests. */
final class FakeReplays implements Replays {
    static final String PROMPT = "what was drawn";

    @Override
    public Recorded read(String json) {
        throw new InvalidRequestException("manifest", "must be an object with sha256 and manifest");
    }

    @Override
    public Recipe recipe(Map<String, String> manifest) {
        return new Recipe(GenerateRequest.of(PROMPT), Output.of(Container.MP4));
    }

    @Override
    public Verdict compare(Recorded first, Artefact again) {
        return first.sha256().equals(again.sha256())
                ? new Verdict(Match.FILE, List.of())
                : new Verdict(Match.NONE, List.of("the file is another"));
    }
}
