package com.example.stage;

import dev.framewright.api.Prompt;
import dev.framewright.api.RefusedException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.stage.RequestStage;
import java.util.List;
import java.util.Locale;
import org.osgi.service.component.annotations.Component;

/**
 * A studio's own rules: nobody draws the product before its launch, and the mascot's name becomes what it looks like.
 * The rewritten words are shown to the user. A stage of a higher rank sees the request earlier.
 */
@Component(property = "service.ranking:Integer=10")
public final class StudioWords implements RequestStage {
    @Override
    public String name() {
        return "studio-words";
    }

    @Override
    public VideoRequest apply(VideoRequest request, JobContext context) {
        Prompt prompt = request.prompt();
        String text = house(prompt.text());
        List<Prompt.Shot> shots = prompt.shots().stream() // a storyboard's words are the user's too
                .map(shot -> new Prompt.Shot(house(shot.text()), shot.frames()))
                .toList();
        Prompt rewritten = new Prompt(text, prompt.negative(), prompt.expansion(), shots);
        return rewritten.equals(prompt) ? request : request.withPrompt(rewritten);
    }

    private String house(String words) {
        if (words.toLowerCase(Locale.ROOT).contains("project aurora")) {
            throw new RefusedException(
                    name(), "unreleased", "prompt", "prompt names Project Aurora before its launch; leave it out");
        }
        return words.replace("our mascot", "a fox");
    }
}
