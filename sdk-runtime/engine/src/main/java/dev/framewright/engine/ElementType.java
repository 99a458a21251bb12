package dev.framewright.engine;

import java.util.Arrays;
import java.util.List;

/** The types of numbers that weight files hold, by the names of the safetensors format. */
public enum ElementType {
    F64(7, 8),
    F32(6, 4),
    F16(5, 2),
    BF16(15, 2),
    /** Eight bits with four of exponent, as quantised checkpoints use; usually with a scale beside each weight. */
    F8_E4M3(24, 1),
    I64(4, 8),
    I32(3, 4),
    I16(2, 2),
    I8(1, 1),
    U8(0, 1),
    BOOL(11, 1);

    private final int torchType;
    private final int bytes;

    ElementType(int torchType, int bytes) {
        this.torchType = torchType;
        this.bytes = bytes;
    }

    /** The number that kernel text uses for this type. */
    public int torchType() {
        return torchType;
    }

    /** Bytes per number. */
    public int bytes() {
        return bytes;
    }

    /** Whether a network's weights may be of this type: 16 bits or more of floating point, or quantised ones. */
    public boolean real() {
        return this == F64 || this == F32 || this == F16 || this == BF16 || this == F8_E4M3;
    }

    /** Every name, for messages. */
    static List<String> names() {
        return Arrays.stream(values()).map(Enum::name).sorted().toList();
    }

    /** Whether there is a type of that name. */
    static boolean known(String name) {
        return names().contains(name);
    }
}
