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

    private final Call call;
    private final String job;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<VideoServiceGrpc.VideoServiceFutureStub> stubs = new ArrayList<>();
    private final AtomicInteger failed = new AtomicInteger();

    UnaryLoad(ServedProcess server, Call call, String job) throws IOException {
        this.call = call;
        this.job = job;
        for (int i = 0; i < CONNECTIONS; i++) {
            ManagedChannel channel = LoadRun.channel(server);
            channels.add(channel);
            stubs.add(VideoServiceGrpc.newFutureStub(channel));
        }
    }

    int failed() {
        return failed.get();
    }

    Latencies run(Duration time) throws InterruptedException {
        Latencies latencies = new Latencies();
        failed.set(0);
        Semaphore room = new Semaphore(AT_ONCE);
        long end = System.nanoTime() + time.toNanos();
        for (int i = 0; System.nanoTime() < end; i++) {
            room.acquire();
            long began = System.nanoTime();
            Futures.addCallback(
                    once(stubs.get(i % CONNECTIONS)),
                    new FutureCallback<Object>() {
                        @Override
                        public void onSuccess(Object answer) {
                            room.release();
                            latencies.add(System.nanoTime() - began);
                        }

                        @Override
                        public void onFailure(Throwable e) {
                            room.release();
                            failed.incrementAndGet();
                        }
                    },
                    MoreExecutors.directExecutor());
        }
        room.tryAcquire(AT_ONCE, 30, TimeUnit.SECONDS);
        return latencies;
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
