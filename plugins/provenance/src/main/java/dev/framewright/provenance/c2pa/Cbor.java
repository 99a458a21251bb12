package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CBOR (RFC 8949) as far as C2PA needs it. Values are {@code Map}, {@code List}, {@code String}, {@code byte[]},
 * {@code Long} or {@code Integer}, {@code Double}, {@code Boolean}, {@link #NULL} and {@link Tagged}. Maps are written in
 * their own order, every length as short as it can be.
 */
public final class Cbor {
    /** The value null, and undefined. */
    public static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    private static final int DEEPEST = 64;
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int TAG = 6;
    private static final int SIMPLE = 7;
    private static final int BREAK = 0xFF;

    /**
     * A value with a tag before it.
     *
     * @param tag such as 18 for COSE_Sign1
     * @param value the value
     */
    public record Tagged(long tag, Object value) {}

    private final ByteBuffer in;

    private Cbor(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    /** Gives a value's bytes. */
    public static byte[] bytes(Object value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        write(out, value);
        return out.toByteArray();
    }

    private static void write(ByteArrayOutputStream out, Object value) {
        if (value instanceof String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            head(out, TEXT, utf8.length);
            out.writeBytes(utf8);
        } else if (value instanceof byte[] bytes) {
            head(out, BYTES, bytes.length);
            out.writeBytes(bytes);
        } else if (value instanceof Long || value instanceof Integer) {
            long number = ((Number) value).longValue();
            head(out, number < 0 ? NEGATIVE : UNSIGNED, number < 0 ? -1 - number : number);
        } else if (value instanceof Boolean truth) {
            out.write(truth ? 0xF5 : 0xF4);
        } else if (value instanceof Double number) {
            out.write(0xFB);
            out.writeBytes(ByteBuffer.allocate(8).putDouble(number).array());
        } else if (value instanceof Collection<?> list) {
            head(out, ARRAY, list.size());
            list.forEach(item -> write(out, item));
        } else if (value instanceof Map<?, ?> map) {
            head(out, MAP, map.size());
            map.forEach((key, item) -> {
                write(out, key);
                write(out, item);
            });
        } else if (value instanceof Tagged tagged) {
            head(out, TAG, tagged.tag());
            write(out, tagged.value());
        } else if (value == NULL) {
            out.write(0xF6);
        } else {
            throw new IllegalArgumentException("No CBOR for " + value.getClass());
        }
    }

    private static void head(ByteArrayOutputStream out, int major, long number) {
        int top = major << 5;
        if (number < 24) {
            out.write(top | (int) number);
        } else if (number < 1L << 8) {
            out.write(top | 24);
            out.write((int) number);
        } else if (number < 1L << 16) {
            out.write(top | 25);
            out.writeBytes(ByteBuffer.allocate(2).putShort((short) number).array());
        } else if (number < 1L << 32) {
            out.write(top | 26);
            out.writeBytes(ByteBuffer.allocate(4).putInt((int) number).array());
        } else {
            out.write(top | 27);
            out.writeBytes(ByteBuffer.allocate(8).putLong(number).array());
        }
    }

    /**
     * Gives the value that fills the bytes.
     *
     * @throws MalformedException if they are not one whole CBOR value
     */
    public static Object value(byte[] bytes) {
        Cbor reader = new Cbor(bytes);
        Object value = reader.read(0);
        if (reader.in.hasRemaining()) {
            throw new MalformedException("CBOR has " + reader.in.remaining() + " bytes too many");
        }
        return value;
    }

    private Object read(int depth) {
        if (depth > DEEPEST) {
            throw new MalformedException("CBOR is nested deeper than " + DEEPEST);
        }
        int first = next();
        int major = first >> 5;
        int info = first & 31;
        if (info == 31) {
            return indefinite(major, depth);
        }
        if (major == SIMPLE) {
            return simple(info);
        }
        long number = number(info);
        return switch (major) {
            case UNSIGNED -> number;
            case NEGATIVE -> -1 - number;
            case BYTES -> take(number);
            case TEXT -> new String(take(number), StandardCharsets.UTF_8);
            case ARRAY -> array(count(number), depth);
            case MAP -> map(count(number), depth);
            default -> new Tagged(number, read(depth + 1));
        };
    }

    private Object indefinite(int major, int depth) {
        switch (major) {
            case BYTES, TEXT:
                ByteArrayOutputStream whole = new ByteArrayOutputStream();
                while (!atBreak()) {
                    Object part = read(depth + 1);
                    whole.writeBytes(
                            part instanceof byte[] bytes
                                    ? bytes
                                    : String.valueOf(part).getBytes(StandardCharsets.UTF_8));
                }
                return major == BYTES ? whole.toByteArray() : whole.toString(StandardCharsets.UTF_8);
            case ARRAY:
                List<Object> list = new ArrayList<>();
                while (!atBreak()) {
                    list.add(read(depth + 1));
                }
                return list;
            case MAP:
                Map<Object, Object> map = new LinkedHashMap<>();
                while (!atBreak()) {
                    map.put(read(depth + 1), read(depth + 1));
                }
                return map;
            default:
                throw new MalformedException("CBOR has a break where none may be");
        }
    }

    private boolean atBreak() {
        if (in.hasRemaining() && (in.get(in.position()) & 0xFF) == BREAK) {
            in.get();
            return true;
        }
        return false;
    }

    private Object simple(int info) {
        return switch (info) {
            case 20 -> false;
            case 21 -> true;
            case 22, 23 -> NULL;
            case 25 -> half((short) number(info));
            case 26 -> (double) Float.intBitsToFloat((int) number(info));
            case 27 -> Double.longBitsToDouble(number(info));
            default -> throw new MalformedException("CBOR has the unknown simple value " + info);
        };
    }

    private static double half(short bits) {
        int exponent = bits >> 10 & 31;
        int fraction = bits & 0x3FF;
        double size = exponent == 0
                ? fraction * 0x1p-24
                : exponent == 31
                        ? (fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN)
                        : Math.scalb(1 + fraction * 0x1p-10, exponent - 15);
        return bits < 0 ? -size : size;
    }

    private long number(int info) {
        if (info < 24) {
            return info;
        }
        if (info > 27) {
            throw new MalformedException("CBOR has the reserved length " + info);
        }
        long number = 0;
        for (int i = 0; i < 1 << info - 24; i++) {
            number = number << 8 | next();
        }
        return number;
    }

    private int count(long number) {
        if (number < 0 || number > in.remaining()) {
            throw new MalformedException("CBOR says it has " + number + " items in " + in.remaining() + " bytes");
        }
        return (int) number;
    }

    private List<Object> array(int count, int depth) {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            list.add(read(depth + 1));
        }
        return list;
    }

    private Map<Object, Object> map(int count, int depth) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            map.put(read(depth + 1), read(depth + 1));
        }
        return map;
    }

    private byte[] take(long length) {
        byte[] bytes = new byte[count(length)];
        in.get(bytes);
        return bytes;
    }

    private int next() {
        if (!in.hasRemaining()) {
            throw new MalformedException("CBOR ends too early");
        }
        return in.get() & 0xFF;
    }
}
