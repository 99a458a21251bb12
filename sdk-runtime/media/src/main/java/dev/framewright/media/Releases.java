package dev.framewright.media;

import java.util.ArrayDeque;
import java.util.Deque;

/** Native objects that are freed together, the latest first. Used by one thread at a time. */
final class Releases implements AutoCloseable {
    private final Deque<Runnable> later = new ArrayDeque<>();

    void add(Runnable release) {
        later.push(release);
    }

    @Override
    public void close() {
        while (!later.isEmpty()) {
            later.pop().run();
        }
    }
}
