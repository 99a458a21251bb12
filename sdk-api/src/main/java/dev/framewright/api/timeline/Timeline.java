package dev.framewright.api.timeline;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/** A project file in memory. Used by one thread at a time. */
@ConsumerType
public interface Timeline {
    /** Gives the clips on its picture tracks, in the order in which the file lists them. */
    List<TimelineClip> clips();

    /**
     * Gives what is still to be made, in the order in which the file lists it.
     *
     * @throws dev.framewright.api.InvalidRequestException if it wants something that cannot be made, with its place
     */
    List<Shot> shots();

    /**
     * Puts a shot's file where it belongs; everything else stays where it is, to the frame.
     *
     * @param shot one of {@link #shots}, each of them once
     * @param media holds exactly the shot's frames
     * @param manifest everything needed to make it again, as {@link dev.framewright.api.Artefact#manifest()} gives it
     */
    void place(Shot shot, Path media, Map<String, String> manifest);

    /**
     * Writes the project, whole or not at all; an existing file is replaced.
     *
     * @throws dev.framewright.api.OutputUnwritableException if it cannot be written
     */
    void write(Path file);
}
