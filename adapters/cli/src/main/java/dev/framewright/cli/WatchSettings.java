package dev.framewright.cli;

import dev.framewright.api.Container;
import dev.framewright.api.Output;
import dev.framewright.api.timeline.ShotNote;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a folder is watched.
 *
 * @param tenant whose jobs they are
 * @param ending of the results, without a dot
 * @param pictures what becomes of a picture without a text; empty for nothing
 * @param clips what becomes of a clip without a text; empty for nothing
 * @param once whether the work ends when nothing is left to do
 */
record WatchSettings(
        String tenant, String ending, Optional<ShotNote> pictures, Optional<ShotNote> clips, boolean once) {
    Output output() {
        return Output.of(Container.of(Path.of("any." + ending)));
    }
}
