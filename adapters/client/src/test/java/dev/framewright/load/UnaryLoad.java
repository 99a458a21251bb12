package dev.framewright.load;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.MoreExecutors;
import dev.framewright.client.Requests;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.GetCapabilityRequest;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.VideoServiceGrpc;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One kind of call again and again, so many at once over four connections. */
final class UnaryLoad implements AutoCloseable {
    private static final int AT_ONCE = 64;
    private static final int CONNECTIONS = 4;

    enum Call {
        GET_CAPABILITY("GetCapability"),
        GET_JOB("GetJob (reads the store)"),
        CREATE_JOB("CreateJob");

        private final String method;

        Call(String method) {
            this.method = method;
        }

        String method() {
            return method;
        }
    }

    /** What a load came to, and whose processor time it took. */
    record Measured(Latencies latencies, int failed, Duration time, Duration server, Duration client) {
        /** Gives how many calls one processor would serve that did nothing else, such as drive the client. */
        private double perProcessorSecond(Duration processor) {
            return latencies.count() / (processor.toNanos() / 1e9);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%,.0f/s, p50 %.1f ms, p99 %.1f ms, %d failed; %,.0f per second of the server's processor time,"
                            + " %,.0f of the client's",
                    latencies.count() / (time.toNanos() / 1e9),
                    latencies.quantile(0.5),
                    latencies.quantile(0.99),
                    failed,
                    perProcessorSecond(server),
                    perProcessorSecond(client));
        }
    }

    private final ServedProcess server;
    private final Call call;
    private final String job;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<VideoServiceGrpc.VideoServiceFutureStub> stubs = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();

    UnaryLoad(ServedProcess server, Call call, String job) throws IOException {
        this.server = server;
        this.call = call;
        this.job = job;
        for (int i = 0; i < CONNECTIONS; i++) {
            ManagedChannel channel = LoadRun.channel(server);
            channels.add(channel);
            stubs.add(VideoServiceGrpc.newFutureStub(channel));
        }
    }

    Measured run(Duration time) throws InterruptedException {
        Latencies latencies = new Latencies();
        failed.set(0);
        Semaphore room = new Semaphore(AT_ONCE);
        Duration serverBefore = server.processorTime();
        Duration clientBefore = ServedProcess.processorTime(ProcessHandle.current());
        long began = System.nanoTime();
        for (int i = 0; System.nanoTime() - began < time.toNanos(); i++) {
            room.acquire();
            long asked = System.nanoTime();
            Futures.addCallback(
                    once(stubs.get(i % CONNECTIONS)),
                    new FutureCallback<Object>() {
                        @Override
                        public void onSuccess(Object answer) {
                            latencies.add(System.nanoTime() - asked);
                            room.release();
                        }

                        @Override
                        public void onFailure(Throwable e) {
                            failed.incrementAndGet();
                            room.release();
                        }
                    },
                    MoreExecutors.directExecutor());
        }
        if (!room.tryAcquire(AT_ONCE, 30, TimeUnit.SECONDS)) {
            failed.addAndGet(AT_ONCE - room.availablePermits());
        }
        return new Measured(
                latencies,
                failed.get(),
                Duration.ofNanos(System.nanoTime() - began),
                server.processorTime().minus(serverBefore),
                ServedProcess.processorTime(ProcessHandle.current()).minus(clientBefore));
    }

    private ListenableFuture<?> once(VideoServiceGrpc.VideoServiceFutureStub stub) {
        return switch (call) {
            case GET_CAPABILITY ->
                stub.getCapability(GetCapabilityRequest.newBuilder()
                        .setName("capabilities/generate")
                        .build());
            case GET_JOB -> stub.getJob(GetJobRequest.newBuilder().setName(job).build());
            case CREATE_JOB ->
                stub.createJob(CreateJobRequest.newBuilder()
                        .setJob(Job.newBuilder()
                                .setRequest(Requests.generate("a horse running left across a snowy field")))
                        .build());
        };
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
