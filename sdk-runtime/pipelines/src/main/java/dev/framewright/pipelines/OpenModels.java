package dev.framewright.pipelines;

import dev.framewright.api.ClipShape;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.capability.JobContext;
import dev.framewright.api.capability.Sound;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opened models. Each draws for one thread at a time, so jobs that want the same one take turns; the last two stay open, and
 * every one that is in use. Safe for use by many threads.
 */
final class OpenModels implements AutoCloseable {

    private static final int KEPT = 2;
    private static final long LOOK_AGAIN_MILLIS = 250;

    private final Map<String, Place> places = new LinkedHashMap<>(8, 0.75f, true);

    /** A model, opened or about to be, and who uses it; guarded by the whole. */
    private static final class Place {
        private @Nullable VideoModel model;
        private @Nullable Thread drawing;
        private int clips; // that the thread draws now
        private int users; // the clips, and whoever waits to draw one
    }

    /** The model for a caller that has all of these to itself; it stays open until they are closed. */
    synchronized VideoModel kept(Models.Installed wanted) {
        return opened(wanted, entered(wanted));
    }

    /**
     * Draws a clip when it is the job's turn. The turn ends when the clip is closed, or here if there is none. A thread that draws
     * a clip may draw another of the same model beside it.
     *
     * @param drawing is given the model, which it opens
     * @throws CancellationException if the job is cancelled while it waits
     */
    Clip drawn(Models.Installed wanted, JobContext context, Function<Supplier<VideoModel>, Clip> drawing) {
        Turn turn = turn(wanted, context);
        try {
            return new TurnClip(drawing.apply(turn), turn);
        } catch (RuntimeException | Error e) {
            turn.close();
            throw e;
        }
    }

    private synchronized Turn turn(Models.Installed wanted, JobContext context) {
        Place place = entered(wanted);
        try {
            while (place.clips > 0 && place.drawing != Thread.currentThread()) {
                context.throwIfCancelled();
                wait(LOOK_AGAIN_MILLIS);
            }
        } catch (InterruptedException e) {
            left(place);
            Thread.currentThread().interrupt();
            throw new CancellationException("The job was cancelled");
        } catch (RuntimeException e) {
            left(place);
            throw e;
        }
        place.drawing = Thread.currentThread();
        place.clips++;
        return new Turn(wanted, place);
    }

    private Place entered(Models.Installed wanted) {
        Place place = places.computeIfAbsent(wanted.card().name() + wanted.adapters(), key -> new Place());
        place.users++;
        closeUnused();
        return place;
    }

    private void left(Place place) {
        place.users--;
        closeUnused();
        notifyAll();
    }

    private void closeUnused() {
        Iterator<Place> eldest = places.values().iterator();
        while (eldest.hasNext()) {
            Place place = eldest.next();
            VideoModel model = place.model;
            if (place.users == 0 && (model == null || places.size() > KEPT)) {
                eldest.remove();
                if (model != null) {
                    model.close();
                }
            }
        }
    }

    private synchronized VideoModel opened(Models.Installed wanted, Place place) {
        VideoModel model = place.model;
        if (model == null) {
            model = wanted.family().open(wanted.card().name(), wanted.source().folder(), wanted.adapters());
            place.model = model;
        }
        return model;
    }

    /** Closes every model, in use or not. */
    @Override
    public synchronized void close() {
        for (Place place : places.values()) {
            if (place.model != null) {
                place.model.close();
            }
        }
        places.clear();
    }

    /** The right to draw one clip with a model. */
    private final class Turn implements Supplier<VideoModel>, AutoCloseable {
        private final Models.Installed wanted;
        private final Place place;
        private boolean over;

        private Turn(Models.Installed wanted, Place place) {
            this.wanted = wanted;
            this.place = place;
        }

        @Override
        public VideoModel get() {
            return opened(wanted, place);
        }

        @Override
        public void close() {
            synchronized (OpenModels.this) {
                if (!over) {
                    over = true;
                    place.clips--;
                    place.drawing = place.clips == 0 ? null : place.drawing;
                    left(place);
                }
            }
        }
    }

    /** A clip whose turn ends with it. */
    private record TurnClip(Clip clip, Turn turn) implements Clip {
        @Override
        public ClipShape shape() {
            return clip.shape();
        }

        @Override
        public Optional<Sound> sound() {
            return clip.sound();
        }

        @Override
        public boolean next(byte[] rgb) {
            return clip.next(rgb);
        }

        @Override
        public void close() {
            try {
                clip.close();
            } finally {
                turn.close();
            }
        }
    }
}
