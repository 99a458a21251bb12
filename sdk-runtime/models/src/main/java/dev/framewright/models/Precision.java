package dev.framewright.models;

/** The type in which a network's matrix products and convolutions run; norms, softmax and residuals stay float. */
public enum Precision {
    FLOAT32(6),
    BFLOAT16(15);

    private final int torchType;

    Precision(int torchType) {
        this.torchType = torchType;
    }

    /** The number that kernel text uses for this type. */
    public int torchType() {
        return torchType;
    }
}
