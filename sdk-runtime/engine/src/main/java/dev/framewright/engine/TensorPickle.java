package dev.framewright.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the one kind of pickle that a file of tensors needs, and executes nothing: opcodes that build dictionaries,
 * lists, tuples, numbers and strings, and three kinds of global that stand for a tensor, a type and an ordered
 * dictionary. Any other opcode or global is refused by its name.
 */
final class TensorPickle {

    /** A tensor as the pickle describes it: numbers of a storage, from an offset, in a shape. */
    record Tensor(Storage storage, long offset, long[] shape, long[] strides) {}

    /** A run of numbers in an entry {@code data/key} of the archive. */
    record Storage(ElementType type, String key, long count) {}

    private record Global(String name) {}

    private static final Global DICTIONARY = new Global("collections OrderedDict");
    private static final Global TENSOR = new Global("torch._utils _rebuild_tensor_v2");
    private static final Global PARAMETER = new Global("torch._utils _rebuild_parameter");
    private static final Map<String, ElementType> STORAGES = Map.of(
            "torch DoubleStorage", ElementType.F64,
            "torch FloatStorage", ElementType.F32,
            "torch HalfStorage", ElementType.F16,
            "torch BFloat16Storage", ElementType.BF16,
            "torch LongStorage", ElementType.I64,
            "torch IntStorage", ElementType.I32,
            "torch ShortStorage", ElementType.I16,
            "torch CharStorage", ElementType.I8,
            "torch ByteStorage", ElementType.U8,
            "torch BoolStorage", ElementType.BOOL);

    /** Files of weights hold one dictionary or a handful. */
    private static final int MOST_DICTIONARIES = 256;

    private static final Object MARK = new Object();
    private static final Object NONE = new Object();

    private final ByteBuffer in;
    private final List<Object> stack = new ArrayList<>();
    private final Map<Long, Object> memo = new HashMap<>();

    private TensorPickle(byte[] pickle) {
        in = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The tensors of a pickled dictionary, by name; dictionaries within it by dotted names.
     *
     * @throws IOException if it holds anything but tensors, or is no pickle
     */
    static Map<String, Tensor> read(byte[] pickle) throws IOException {
        TensorPickle reader = new TensorPickle(pickle);
        try {
            Object root = reader.run();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            flatten("", root, tensors, new ArrayList<>());
            return tensors;
        } catch (java.nio.BufferUnderflowException | IndexOutOfBoundsException | ClassCastException e) {
            throw new IOException("its pickle is damaged at byte " + reader.in.position(), e);
        }
    }

    private static void flatten(String prefix, Object value, Map<String, Tensor> tensors, List<Map<?, ?>> seen)
            throws IOException {
        if (value instanceof Tensor) {
            tensors.put(prefix, (Tensor) value);
        } else if (value instanceof Map) {
            Map<?, ?> dictionary = (Map<?, ?>) value;
            if (seen.size() == MOST_DICTIONARIES || seen.stream().anyMatch(one -> one == dictionary)) {
                throw new IOException("its dictionaries hold each other, or are more than " + MOST_DICTIONARIES);
            }
            seen.add(dictionary);
            for (Map.Entry<?, ?> entry : dictionary.entrySet()) {
                String key = "" + entry.getKey();
                flatten(prefix.isEmpty() ? key : prefix + "." + key, entry.getValue(), tensors, seen);
            }
        }
    }

    private Object run() throws IOException {
        while (true) {
            int at = in.position();
            int opcode = Byte.toUnsignedInt(in.get());
            switch (opcode) {
                case 0x80 -> protocol();
                case '.' -> {
                    return pop();
                }
                case '(' -> push(MARK);
                case '}' -> push(new LinkedHashMap<>());
                case ']' -> push(new ArrayList<>());
                case ')' -> push(List.of());
                case 'N' -> push(NONE);
                case 0x88 -> push(Boolean.TRUE);
                case 0x89 -> push(Boolean.FALSE);
                case 'K' -> push((long) Byte.toUnsignedInt(in.get()));
                case 'M' -> push((long) Short.toUnsignedInt(in.getShort()));
                case 'J' -> push((long) in.getInt());
                case 0x8a -> push(longNumber(Byte.toUnsignedInt(in.get())));
                case 'G' -> push(in.order(ByteOrder.BIG_ENDIAN).getDouble());
                case 'X' -> push(text(in.getInt()));
                case 0x8c -> push(text(Byte.toUnsignedInt(in.get())));
                case 'q' -> memo.put((long) Byte.toUnsignedInt(in.get()), top());
                case 'r' -> memo.put(Integer.toUnsignedLong(in.getInt()), top());
                case 'h' -> push(remembered(Byte.toUnsignedInt(in.get())));
                case 'j' -> push(remembered(Integer.toUnsignedLong(in.getInt())));
                case 't' -> push(List.copyOf(popToMark()));
                case 0x85 -> push(List.copyOf(popLast(1)));
                case 0x86 -> push(List.copyOf(popLast(2)));
                case 0x87 -> push(List.copyOf(popLast(3)));
                case 'u' -> putAll(popToMark());
                case 's' -> putAll(popLast(2));
                case 'e' -> addAll(popToMark());
                case 'a' -> addAll(popLast(1));
                case 'c' -> push(global());
                case 'Q' -> push(storage((List<?>) pop()));
                case 'R' -> reduce();
                case 'b' -> pop(); // the state of an ordered dictionary: notes of the program that wrote it
                default ->
                    throw new IOException("its pickle has the opcode " + opcode + " at byte " + at
                            + ", which files of tensors do not need; nothing of it was executed");
            }
            in.order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void protocol() throws IOException {
        int version = Byte.toUnsignedInt(in.get());
        if (version < 2 || version > 5) {
            throw new IOException("its pickle has the protocol " + version + "; 2 to 5 are known");
        }
    }

    private Global global() throws IOException {
        String name = line() + " " + line();
        Global global = new Global(name);
        if (!STORAGES.containsKey(name)
                && !global.equals(DICTIONARY)
                && !global.equals(TENSOR)
                && !global.equals(PARAMETER)) {
            throw new IOException("its pickle asks for " + name.replace(' ', '.')
                    + ", which files of tensors do not need; nothing of it was executed");
        }
        return global;
    }

    /** {@code ('storage', type, key, place, count)}, which torch writes as a persistent id. */
    private static Storage storage(List<?> id) throws IOException {
        ElementType type =
                id.size() == 5 && id.get(1) instanceof Global ? STORAGES.get(((Global) id.get(1)).name()) : null;
        if (type == null || !"storage".equals(id.get(0))) {
            throw new IOException("its pickle has a reference that is no storage");
        }
        return new Storage(type, (String) id.get(2), (Long) id.get(4));
    }

    private void reduce() throws IOException {
        List<?> arguments = (List<?>) pop();
        Object function = pop();
        if (function.equals(DICTIONARY)) {
            push(new LinkedHashMap<>());
        } else if (function.equals(TENSOR)) {
            push(new Tensor(
                    (Storage) arguments.get(0), (Long) arguments.get(1), longs((List<?>) arguments.get(2)), longs((List<
                                    ?>)
                            arguments.get(3))));
        } else if (function.equals(PARAMETER)) {
            push((Tensor) arguments.get(0));
        } else {
            throw new IOException("its pickle calls " + function + ", which is no function");
        }
    }

    private static long[] longs(List<?> numbers) {
        return numbers.stream().mapToLong(number -> (Long) number).toArray();
    }

    private long longNumber(int bytes) throws IOException {
        if (bytes > 8) {
            throw new IOException("its pickle has a number of " + bytes + " bytes");
        }
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            long part = i == bytes - 1 ? in.get() : Byte.toUnsignedLong(in.get());
            number |= part << (8 * i);
        }
        return number;
    }

    private String text(int length) throws IOException {
        if (length < 0 || length > in.remaining()) {
            throw new IOException("its pickle is cut off within a name");
        }
        byte[] utf8 = new byte[length];
        in.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private String line() {
        StringBuilder line = new StringBuilder();
        for (int next = in.get(); next != '\n'; next = in.get()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private Object remembered(long key) throws IOException {
        Object value = memo.get(key);
        if (value == null) {
            throw new IOException("its pickle refers to an object that it did not build");
        }
        return value;
    }

    private void putAll(List<?> pairs) {
        @SuppressWarnings("unchecked") // only this class puts dictionaries on the stack
        Map<Object, Object> map = (Map<Object, Object>) top();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            map.put(pairs.get(i), pairs.get(i + 1));
        }
    }

    private void addAll(List<?> items) {
        @SuppressWarnings("unchecked") // only this class puts lists on the stack
        List<Object> list = (List<Object>) top();
        list.addAll(items);
    }

    private void push(Object value) {
        stack.add(value);
    }

    private Object top() {
        return stack.get(stack.size() - 1);
    }

    private Object pop() {
        return stack.remove(stack.size() - 1);
    }

    private List<Object> popLast(int count) {
        Deque<Object> items = new ArrayDeque<>();
        for (int i = 0; i < count; i++) {
            items.push(pop());
        }
        return new ArrayList<>(items);
    }

    private List<Object> popToMark() {
        Deque<Object> items = new ArrayDeque<>();
        for (Object item = pop(); item != MARK; item = pop()) {
            items.push(item);
        }
        return new ArrayList<>(items);
    }
}
