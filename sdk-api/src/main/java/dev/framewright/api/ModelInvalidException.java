package dev.framewright.api;

/** A model's files are missing, damaged or of another kind. */
public final class ModelInvalidException extends FramewrightException {
    private static final long serialVersionUID = 1L;

    private final String model;

    /**
     * Says which model and what is wrong with it.
     *
     * @param model name of the model or its file
     * @param problem rest of the sentence, with what to do
     */
    public ModelInvalidException(String model, String problem) {
        super(Reason.MODEL_INVALID, "model", "Model " + model + " " + problem);
        this.model = model;
    }

    /** The same, with the failure underneath. */
    public ModelInvalidException(String model, String problem, Throwable cause) {
        super(Reason.MODEL_INVALID, "model", "Model " + model + " " + problem, cause);
        this.model = model;
    }

    /** Gives the name of the model or its file. */
    public String model() {
        return model;
    }
}
