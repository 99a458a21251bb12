package dev.framewright.tck;

/** What a bundle must keep to. */
public enum Rule {
    /** The bundle starts, offers what Framewright and the test ask for, and does so again after it was stopped. */
    STARTS,
    /** It imports the API with a range of versions, holds no copy of it, and works under a foreign context class loader. */
    CLASS_LOADING,
    /** A name of lower-case letters; a description that says the same name and a sentence; settings whose defaults hold. */
    DESCRIPTION,
    /** The estimate tells the exact clip and runs nothing. */
    ESTIMATE,
    /** At least one progress is told; within a phase it never goes back. */
    PROGRESS,
    /** A cancelled job ends with a {@link java.util.concurrent.CancellationException}, in time. */
    CANCEL,
    /** The same request with the same seed gives the same bytes. */
    DETERMINISM,
    /** Bad input is refused with one of the API's own exceptions, which names the field. */
    ERRORS,
    /** Half-way through, no more of the heap is held than the estimate says. */
    MEMORY,
    /** A stage keeps to its part: same kind of request, same number of frames, one thread, a digest that is true. */
    STAGE,
    /** No thread is left when the bundle is gone. */
    THREADS,
    /** Nothing keeps the bundle's class loader when the bundle is gone. */
    UNLOAD
}
