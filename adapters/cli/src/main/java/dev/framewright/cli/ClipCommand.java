package dev.framewright.cli;

import dev.framewright.api.Container;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/** A command that draws one clip: how it is drawn, how long it is, and where it goes. */
abstract class ClipCommand implements Callable<Integer>, DrawingCommand {
    @Mixin
    final DrawOptions draw = new DrawOptions();

    @Mixin
    final LengthOptions length = new LengthOptions();

    @Mixin
    private final OutputOptions output = new OutputOptions();

    private final JobFollower follower;

    ClipCommand(JobFollower follower) {
        this.follower = follower;
    }

    /** Gives the prompt's words. */
    abstract List<String> words();

    @Override
    public Integer call() {
        return follower.run(request(), output.destination(DrawOptions.text(words()), Container.MP4), output);
    }
}
