package dev.framewright.load;

import dev.framewright.client.FramewrightClient;
import dev.framewright.client.Requests;
import dev.framewright.client.SubmittedJob;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many who watch: all hear the first word, and all hear the last one. */
final class WatchLoad {
    private static final int JOBS = 100;

    private final ServedProcess server;
    private final FramewrightClient client;

    WatchLoad(ServedProcess server, FramewrightClient client) {
        this.server = server;
        this.client = client;
    }

    String run(int streams) throws Exception {
        List<SubmittedJob> jobs = new ArrayList<>();
        for (int i = 0; i < JOBS; i++) {
            jobs.add(client.submit(Requests.generate("a horse running left across a snowy field")));
        }
        CountDownLatch first = new CountDownLatch(streams);
        CountDownLatch last = new CountDownLatch(streams);
        AtomicInteger broken = new AtomicInteger();
        ManagedChannel channel = LoadRun.channel(server);
        try {
            long began = System.nanoTime();
            for (int i = 0; i < streams; i++) {
                VideoServiceGrpc.newStub(channel)
                        .watchJob(
                                WatchJobRequest.newBuilder()
                                        .setName(jobs.get(i % JOBS).name())
                                        .build(),
                                new Watcher(first, last, broken));
            }
            boolean all = first.await(120, TimeUnit.SECONDS);
            double opened = (System.nanoTime() - began) / 1e9;
            long ending = System.nanoTime();
            jobs.forEach(SubmittedJob::cancel);
            all &= last.await(120, TimeUnit.SECONDS);
            double ended = (System.nanoTime() - ending) / 1e9;
            return String.format(
                            Locale.ROOT,
                            "%,d of %,d heard the first and the last word, %d broke; open in %.1f s, all ended %.1f s after the first cancel",
                            streams - Math.max(first.getCount(), last.getCount()),
                            streams,
                            broken.get(),
                            opened,
                            ended)
                    + (all ? "" : " (given up after 120 s)");
        } finally {
            channel.shutdownNow();
        }
    }

    private static final class Watcher implements StreamObserver<JobEvent> {
        private final CountDownLatch first;
        private final CountDownLatch last;
        private final AtomicInteger broken;
        private boolean heard;

        Watcher(CountDownLatch first, CountDownLatch last, AtomicInteger broken) {
            this.first = first;
            this.last = last;
            this.broken = broken;
        }

        @Override
        public void onNext(JobEvent event) {
            if (!heard) {
                heard = true;
                first.countDown();
            }
        }

        @Override
        public void onError(Throwable e) {
            broken.incrementAndGet();
        }

        @Override
        public void onCompleted() {
            last.countDown();
        }
    }
}
