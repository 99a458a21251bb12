package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.capability.Clip;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Clips one after the other, each opened when the one before is at its end. */
final class JoinedClip implements Clip {

    private final ClipShape shape;
    private final List<Supplier<Clip>> parts;
    private final List<Clip> open;
    private @Nullable Clip current;
    private int opened;

    /** @param open what is open already and is closed with the clip at the latest */
    JoinedClip(ClipShape shape, List<Supplier<Clip>> parts, Clip... open) {
        this.shape = shape;
        this.parts = List.copyOf(parts);
        this.open = List.of(open);
    }

    @Override
    public ClipShape shape() {
        return shape;
    }

    @Override
    public boolean next(byte[] rgb) {
        while (true) {
            if (current == null) {
                if (opened == parts.size()) {
                    return false;
                }
                current = parts.get(opened++).get();
            }
            if (current.next(rgb)) {
                return true;
            }
            current.close();
            current = null;
        }
    }

    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
        open.forEach(Clip::close);
    }
}
