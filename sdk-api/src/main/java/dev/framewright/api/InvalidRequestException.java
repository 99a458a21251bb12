package dev.framewright.api;

/** A field of the request is out of its range. */
public final class InvalidRequestException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    /**
     * Names the field and the rule it breaks.
     *
     * @param field path of the field, such as {@code sampling.steps}
     * @param rule rest of the sentence, such as {@code must be at least 1 but was 0}
     */
    public InvalidRequestException(String field, String rule) {
        super(Reason.INVALID_REQUEST, field, field + " " + rule);
    }
}
