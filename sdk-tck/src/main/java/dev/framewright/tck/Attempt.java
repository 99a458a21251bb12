package dev.framewright.tck;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * What came of a piece of a bundle's code that ran on a thread of its own.
 *
 * @param value what it gave
 * @param failure what it threw
 * @param late whether it did not end in time
 */
record Attempt<T>(Optional<T> value, Optional<Throwable> failure, boolean late) {
    /** Runs code under a context class loader that knows nothing, as another bundle's thread would. */
    static <T> Attempt<T> foreign(Duration patience, Callable<T> code) throws InterruptedException {
        return of(patience, ClassLoader.getPlatformClassLoader(), code);
    }

    /** Runs code under a context class loader. */
    static <T> Attempt<T> of(Duration patience, ClassLoader loader, Callable<T> code) throws InterruptedException {
        Object[] outcome = new Object[2];
        Thread thread = new Thread(
                () -> {
                    try {
                        outcome[0] = code.call();
                    } catch (Throwable e) {
                        // Whatever it is, it is what the bundle's code gave.
                        outcome[1] = e;
                    }
                },
                "framewright-tck");
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        thread.start();
        thread.join(patience.toMillis());
        if (thread.isAlive()) {
            thread.interrupt();
            return new Attempt<>(Optional.empty(), Optional.empty(), true);
        }
        @SuppressWarnings("unchecked") // only the code's own value is ever put there
        T value = (T) outcome[0];
        return new Attempt<>(Optional.ofNullable(value), Optional.ofNullable((Throwable) outcome[1]), false);
    }

    /** Says how it ended, for a sentence. */
    String ending() {
        return late ? "did not end in time" : failure.map(e -> "threw " + e).orElse("gave a result");
    }
}
