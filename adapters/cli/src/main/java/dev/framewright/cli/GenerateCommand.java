package dev.framewright.cli;

import dev.framewright.api.ClipSpec;
import dev.framewright.api.Container;
import dev.framewright.api.Destination;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Prompt;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a clip from words. */
@Command(name = "generate", mixinStandardHelpOptions = true, description = "Makes a clip from words.")
final class GenerateCommand implements Callable<Integer>, DrawingCommand {
    private final JobFollower follower;

    @Mixin
    private final DrawOptions draw = new DrawOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    @Mixin
    private final LengthOptions length = new LengthOptions();

    @Mixin
    private final ReferenceOptions looks = new ReferenceOptions();

    @Parameters(paramLabel = "PROMPT", arity = "1..*", description = "What it shows; several words make one prompt.")
    private List<String> words = List.of();

    @Option(
            names = "--shot",
            paramLabel = "N:TEXT",
            description = "A part of N frames with words of its own after the prompt's; give one for each part.")
    private List<String> shots = List.of();

    GenerateCommand(JobFollower follower) {
        this.follower = follower;
    }

    @Override
    public Integer call() {
        Destination destination = output.destination(DrawOptions.text(words), Container.MP4);
        ClipSpec clip = length.clip(draw);
        if (destination.output().container() == Container.PNG) {
            clip = onePicture(clip);
        }
        return follower.run(request(clip), destination, output);
    }

    @Override
    public GenerateRequest request() {
        return request(length.clip(draw));
    }

    private GenerateRequest request(ClipSpec clip) {
        Prompt prompt = draw.prompt(words);
        Prompt withShots = new Prompt(
                prompt.text(),
                prompt.negative(),
                prompt.expansion(),
                shots.stream().map(GenerateCommand::shot).toList());
        return new GenerateRequest(withShots, clip, draw.sampling(), draw.model(), looks.references());
    }

    private static Prompt.Shot shot(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(0, colon).matches("\\d{1,7}")) {
            throw new InvalidRequestException(
                    "shot", "must be FRAMES:WORDS such as 17:running left but was \"" + text + "\"");
        }
        return new Prompt.Shot(
                text.substring(colon + 1).strip(), Frames.count(Integer.parseInt(text.substring(0, colon))));
    }

    private static ClipSpec onePicture(ClipSpec clip) {
        if (clip.frames().isPresent() && !clip.frames().get().equals(Frames.count(1))) {
            throw new InvalidRequestException(
                    "output", "must not end in .png for a clip; end it in / for numbered pictures");
        }
        return clip.withFrames(Frames.count(1));
    }
}
