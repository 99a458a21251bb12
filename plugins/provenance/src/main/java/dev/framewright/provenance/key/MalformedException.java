package dev.framewright.provenance.key;

/** Bytes that are not what they should be; a reader turns it into a finding about the file. */
public final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong. */
    public MalformedException(String message) {
        super(message);
    }
}
