package dev.framewright.api;

import dev.framewright.api.internal.Require;

/** A stage declined the request or its result. */
public final class RefusedException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final String stage;
    private final String code;

    /**
     * Says which stage refused and why.
     *
     * @param stage name of the stage
     * @param code the stage's own stable code, lower case, such as {@code public-figure}
     * @param field path of the field at fault, or empty
     * @param message one sentence for the person who asked, with what to change
     */
    public RefusedException(String stage, String code, String field, String message) {
        super(Reason.REFUSED, field, message);
        Require.name("stage", stage);
        Require.name("code", code);
        this.stage = stage;
        this.code = code;
    }

    /** Gives the name of the stage that refused. */
    public String stage() {
        return stage;
    }

    /** Gives the stage's stable code. */
    public String code() {
        return code;
    }
}
