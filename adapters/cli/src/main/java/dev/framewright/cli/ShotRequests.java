package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.timeline.Shot;
import dev.framewright.api.timeline.ShotNote;
import dev.framewright.api.timeline.ShotNote.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** What a timeline gives, and a shot of no timeline says itself. */
    private static final Set<String> LENGTH = Set.of("frames", "seconds", "fps");

    private final JobFollower follower;

    ShotRequests(JobFollower follower) {
        this.follower = follower;
    }

    /**
     * Gives the words of the command line that makes the shot, without the names of its sources. Two shots with the
     * same words and the same sources are the same.
     */
    static List<String> options(Shot shot) {
        List<String> options = new ArrayList<>(List.of("--frames=" + shot.frames(), "--fps=" + shot.frameRate()));
        options.addAll(settings(shot.name(), shot.note(), SETTINGS));
        switch (shot.note().kind()) {
            case EXTEND -> options.add("--new-only");
            case EXTEND_BACKWARD -> options.addAll(List.of("--new-only", "--backward"));
            case GENERATE, IMAGE_TO_VIDEO, CONNECT, EDIT -> {}
        }
        return options;
    }

    /** Gives those words for a shot of no timeline: it says its length itself, and a clip that is extended stays in it. */
    static List<String> options(String name, ShotNote note) {
        Set<String> known = new TreeSet<>(SETTINGS);
        known.addAll(LENGTH);
        List<String> options = settings(name, note, known);
        if (note.kind() == Kind.EXTEND_BACKWARD) {
            options.add("--backward");
        }
        return options;
    }

    private static List<String> settings(String name, ShotNote note, Set<String> known) {
        List<String> options = new ArrayList<>();
        for (Map.Entry<String, String> setting : note.settings().entrySet()) {
            if (!known.contains(setting.getKey())) {
                throw new InvalidRequestException(
                        setting.getKey(),
                        "is no setting of a shot, as " + name + " has; they are "
                                + String.join(", ", new TreeSet<>(known)));
            }
            options.add("--" + setting.getKey() + "=" + setting.getValue());
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
        return request(shot.name(), shot.note(), options(shot), sources);
    }

    /** Gives the request of a shot whose words are {@code options}, as {@link #options} gives them. */
    VideoRequest request(String name, ShotNote note, List<String> options, List<Path> sources) {
        List<String> words = new ArrayList<>(options);
        // Words may begin with a dash.
        words.add("--");
        sources.forEach(source -> words.add(source.toString()));
        if (!note.words().isEmpty()) {
            words.add(note.words());
        }
        DrawingCommand command = command(note.kind());
        CommandLine line = new CommandLine(command).setExpandAtFiles(false).setOverwrittenOptionsAllowed(false);
        try {
            line.parseArgs(words.toArray(String[]::new));
        } catch (ParameterException e) {
            throw new InvalidRequestException(
                    "shot",
                    "must be one that " + note.kind().word() + " can make but was " + name + ": "
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
