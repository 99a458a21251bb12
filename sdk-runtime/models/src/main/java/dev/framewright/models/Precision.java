package dev.framewright.models;

import ai.djl.Device;
import dev.framewright.engine.Processor;

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

    /** The faster of the two on a device: bfloat16 on a GPU and on processors that multiply it in hardware. */
    public static Precision fastest(Device device) {
        return device.isGpu() || Processor.here().multipliesBfloat16() ? BFLOAT16 : FLOAT32;
    }
}
