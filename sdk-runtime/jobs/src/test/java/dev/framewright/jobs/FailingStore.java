package dev.framewright.jobs;

import dev.framewright.jobs.store.JobStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A job store one of whose methods fails from when on it is told to. */
final class FailingStore {
    final JobStore store;
    final AtomicInteger failures = new AtomicInteger();
    private volatile boolean failing;

    FailingStore(JobStore whole, String method, Supplier<RuntimeException> failure) {
        store = (JobStore) Proxy.newProxyInstance(
                JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, called, arguments) -> {
                    if (failing && called.getName().equals(method)) {
                        failures.incrementAndGet();
                        throw failure.get();
                    }
                    try {
                        return called.invoke(whole, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    void fails(boolean now) {
        failing = now;
    }
}
