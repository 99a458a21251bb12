package dev.framewright.pipelines;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.framewright.pipelines.VideoModel.Known;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whole frames that are known, by their place in the clip that is drawn. */
final class KeyFrames implements Given, AutoCloseable {

    private final VideoModel model;
    private final NDManager owned;
    private final TreeMap<Integer, NDArray> pictures = new TreeMap<>();

    KeyFrames(VideoModel model) {
        this.model = model;
        owned = model.kernels().newManager();
    }

    /**
     * Adds frames of a source.
     *
     * @param place where the first of them goes
     * @param first of the source as planned
     */
    void with(int place, Source source, SourcePlan plan, int first, int count) {
        try (SourceFrames frames = new SourceFrames(source, plan, model.kernels())) {
            for (int i = 0; i < count; i++) {
                pictures.put(place + i, frames.frames(owned, first + i, 1));
            }
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Adds a frame [1, 3, 1, H, W], which is copied. */
    void with(int place, NDArray frame) {
        NDArray copy = frame.duplicate();
        copy.attach(owned);
        pictures.put(place, copy);
    }

    /** The frame at a place where one was added. */
    NDArray at(int place) {
        NDArray frame = pictures.get(place);
        if (frame == null) {
            throw new IllegalArgumentException("no frame is known at " + place);
        }
        return frame;
    }

    /** Whether the frame at a place is known. */
    boolean has(int place) {
        return pictures.containsKey(place);
    }

    /** The known frame at a place; where there is none, the nearest ones before and after it. */
    NDList nearest(int place) {
        NDList near = new NDList();
        Map.Entry<Integer, NDArray> before = pictures.floorEntry(place);
        if (before != null) {
            near.add(before.getValue());
        }
        Map.Entry<Integer, NDArray> after = pictures.ceilingEntry(place);
        if (after != null && !has(place)) {
            near.add(after.getValue());
        }
        return near;
    }

    /** Keeps what is made for this clip until it closes. */
    NDManager owner() {
        return owned;
    }

    @Override
    public @Nullable Known known(NDManager owner, int first, int count) {
        SortedMap<Integer, NDArray> inside = pictures.subMap(first, first + count);
        if (inside.isEmpty()) {
            return null;
        }
        NDList list = new NDList(inside.values());
        long[] places =
                inside.keySet().stream().mapToLong(place -> place - first).toArray();
        NDList known = model.kernels().callAll(owner, "key_frames", list, places, count);
        return new Known(known.get(0), known.get(1), null);
    }

    @Override
    public void close() {
        owned.close();
    }
}
