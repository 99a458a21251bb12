package dev.framewright.jobs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Where the bytes of finished files are, by digest. A file is there whole or not at all. */
interface ArtefactShelf {
    /** What the name of a job store's mark begins with. */
    String MARK = "store-";

    /** What a mark says to people. */
    String MARK_TEXT = "A job store of Framewright has files here. Delete this when that store is given up for good.\n";

    /**
     * Takes a file in; it is gone from its old place.
     *
     * @throws dev.framewright.api.OutputUnwritableException if it cannot be stored
     */
    void take(String sha256, Path file);

    /** Puts a manifest beside a file, unless there is one. */
    void describe(String sha256, String manifest);

    /**
     * Opens a file's bytes from an offset on.
     *
     * @throws IOException if the file is not there
     */
    InputStream open(String sha256, long offset) throws IOException;

    /** Gives a file's bytes as a file of this machine, to be read within a day; where they would be, if there are none. */
    Path file(String sha256);

    /** Deletes a file with its manifest, if it is there. */
    void delete(String sha256) throws IOException;

    /** Gives the digests of all files that nobody took in for so long. */
    List<String> olderThan(Duration age) throws IOException;

    /** Tells whether a file is there and nobody took it in for so long. */
    boolean untouchedFor(String sha256, Duration age) throws IOException;

    /** Gives the ids of the job stores whose files are here, by the marks they left. */
    Set<String> marks() throws IOException;

    /** Leaves a job store's mark, {@link #MARK} and its id. */
    void mark(String storeId) throws IOException;
}
