package dev.framewright.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * One of the numbered folders in which the framework keeps its state while it runs. Any number of processes run side by
 * side: each takes the first slot that no other holds, and the system frees it when the process ends, however it ends.
 */
final class CacheSlot implements AutoCloseable {

    private static final int SLOTS = 1000;

    private final Path folder;
    private final FileChannel lock;

    private CacheSlot(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Takes a free slot.
     *
     * @throws IOException if the cache folder cannot be written
     */
    static CacheSlot take(Path cache) throws IOException {
        Path slots = cache.resolve("felix");
        try {
            Files.createDirectories(slots);
        } catch (IOException e) {
            throw unwritable(cache, e);
        }
        for (int number = 0; number < SLOTS; number++) {
            FileChannel lock = lock(slots.resolve("slot-" + number + ".lock"), cache);
            if (lock != null) {
                return new CacheSlot(slots.resolve("slot-" + number), lock);
            }
        }
        throw new IOException(SLOTS + " runs of Framewright are going in " + slots + "; wait for one to end");
    }

    private static FileChannel lock(Path file, Path cache) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw unwritable(cache, e);
        }
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return channel;
            }
        } catch (OverlappingFileLockException e) {
            // Another container of this JVM holds it; take the next one.
            channel.close();
            return null;
        }
        channel.close();
        return null;
    }

    private static IOException unwritable(Path cache, IOException cause) {
        return new IOException(
                "cannot write the cache folder " + cache + "; set " + Installation.CACHE
                        + " to one that can be written",
                cause);
    }

    /** Where the framework may keep its state; emptied at each start. */
    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
