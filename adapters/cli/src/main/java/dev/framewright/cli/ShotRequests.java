package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Makes requests of shots, by the options of the commands that draw, so that both mean the same. */
final class ShotRequests {
    private static final Set<String> SETTINGS = Set.of(
            "seed",
            "size",
            "aspect",
            "steps",
            "guidance",
            "shift",
            "solver",
            "negative",
            "model",
            "lora",
            "strength",
            "overlap",
            "at");

    private final JobFollower follower;

    ShotRequests(JobFollower follower) {
        this.follower = follower;
    }

    /**
     * Gives the words of the command line that makes the shot, without the names of its sources. Two shots with the
     * same words and the same sources are the same.
     */
    static List<String> options(Shot shot) {
        List<String> options = new ArrayList<>();
        options.add("--frames=" + shot.frames());
        options.add("--fps=" + shot.frameRate());
        for (Map.Entry<String, String> setting : shot.note().settings().entrySet()) {
            if (!SETTINGS.contains(setting.getKey())) {
                throw new InvalidRequestException(
                        setting.getKey(),
                        "is no setting of a shot, as " + shot.name() + " has; they are "
                                + String.join(", ", SETTINGS.stream().sorted().toList()));
            }
            options.add("--" + setting.getKey() + "=" + setting.getValue());
        }
        switch (shot.note().kind()) {
            case EXTEND -> options.add("--new-only");
            case EXTEND_BACKWARD -> options.addAll(List.of("--new-only", "--backward"));
            case GENERATE, IMAGE_TO_VIDEO, CONNECT, EDIT -> {}
        }
        return options;
    }

    /**
     * Gives the request.
     *
     * @param sources the shot's sources, cut to the stretch that is meant
     * @throws InvalidRequestException if a setting is of no use to this kind of shot, or out of its range
     */
    VideoRequest request(Shot shot, List<Path> sources) {
        List<String> words = options(shot);
        // Words may begin with a dash.
        words.add("--");
        sources.forEach(source -> words.add(source.toString()));
        if (!shot.note().words().isEmpty()) {
            words.add(shot.note().words());
        }
        DrawingCommand command = command(shot.note().kind());
        CommandLine line = new CommandLine(command).setExpandAtFiles(false).setOverwrittenOptionsAllowed(false);
        try {
            line.parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new InvalidRequestException(
                    "shot",
                    "must be one that " + shot.note().kind().word() + " can make but was " + shot.name() + ": "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
        return command.request();
    }

    private DrawingCommand command(Kind kind) {
        return switch (kind) {
            case GENERATE -> new GenerateCommand(follower);
            case IMAGE_TO_VIDEO -> new ImageToVideoCommand(follower);
            case EXTEND, EXTEND_BACKWARD -> new ExtendCommand(follower);
            case CONNECT -> new ConnectCommand(follower);
            case EDIT -> new EditCommand(follower);
        };
    }
}
