package dev.framewright.load;

import com.google.protobuf.ByteString;
import dev.framewright.client.FramewrightClient;
import dev.framewright.client.RefusedCallException;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.CreateUploadRequest;
import dev.framewright.proto.v1.ListCapabilitiesRequest;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import dev.framewright.proto.v1.Upload;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WriteUploadRequest;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What no good client does. Each tells how a good one fared meanwhile. */
final class Abuse {
    private final FramewrightClient good;

    Abuse(FramewrightClient good) {
        this.good = good;
    }

    /** Calls a hundred times, one after the other. */
    private String meanwhile() {
        Latencies latencies = new Latencies();
        int failed = 0;
        for (int i = 0; i < 100; i++) {
            long began = System.nanoTime();
            try {
                good.videos()
                        .withDeadlineAfter(20, TimeUnit.SECONDS)
                        .listCapabilities(ListCapabilitiesRequest.getDefaultInstance());
                latencies.add(System.nanoTime() - began);
            } catch (RuntimeException e) {
                failed++;
            }
        }
        return String.format(
                Locale.ROOT, "of 100 calls beside it %d failed, slowest %.0f ms", failed, latencies.quantile(1));
    }

    String slowReaders(ServedProcess server, String sha256) throws Exception {
        List<ManagedChannel> channels = new ArrayList<>();
        CountDownLatch reading = new CountDownLatch(100);
        try {
            for (int i = 0; i < 100; i++) {
                ManagedChannel channel = LoadRun.channel(server);
                channels.add(channel);
                ArtefactServiceGrpc.newStub(channel)
                        .readArtefact(
                                ReadArtefactRequest.newBuilder()
                                        .setName("artefacts/" + sha256)
                                        .build(),
                                new OneBlock(reading));
            }
            reading.await(60, TimeUnit.SECONDS);
            Thread.sleep(5_000);
            return meanwhile() + ", server's memory at most " + server.mebibytes("VmHWM") + " MiB in all";
        } finally {
            channels.forEach(ManagedChannel::shutdownNow);
        }
    }

    private static final class OneBlock implements ClientResponseObserver<ReadArtefactRequest, ReadArtefactResponse> {
        private final CountDownLatch reading;

        OneBlock(CountDownLatch reading) {
            this.reading = reading;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<ReadArtefactRequest> call) {
            call.disableAutoRequestWithInitial(1);
        }

        @Override
        public void onNext(ReadArtefactResponse block) {
            reading.countDown();
        }

        @Override
        public void onError(Throwable e) {
            reading.countDown();
        }

        @Override
        public void onCompleted() {}
    }

    String brokenClients(ServedProcess server) throws Exception {
        String[] address = server.address().split(":");
        List<Socket> sockets = new ArrayList<>();
        Random random = new Random(5);
        try {
            for (int i = 0; i < 400; i++) {
                Socket socket = new Socket(address[0], Integer.parseInt(address[1]));
                sockets.add(socket);
                if (i % 2 == 0) {
                    byte[] noise = new byte[1 + random.nextInt(4_000)];
                    random.nextBytes(noise);
                    say(socket, noise);
                }
            }
            return meanwhile();
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static void say(Socket socket, byte[] noise) {
        try {
            socket.getOutputStream().write(noise);
        } catch (IOException e) {
            // The server has hung up already, as it should.
            return;
        }
    }

    String brokenUploads(ServedProcess server) throws Exception {
        for (int i = 0; i < 50; i++) {
            ManagedChannel channel = LoadRun.channel(server);
            Upload upload = ArtefactServiceGrpc.newBlockingStub(channel)
                    .createUpload(CreateUploadRequest.newBuilder()
                            .setUpload(Upload.newBuilder()
                                    .setMediaType("video/mp4")
                                    .setSizeBytes(1 << 30))
                            .build());
            StreamObserver<WriteUploadRequest> stream =
                    ArtefactServiceGrpc.newStub(channel).writeUpload(new Silent<>());
            stream.onNext(WriteUploadRequest.newBuilder()
                    .setName(upload.getName())
                    .setContent(ByteString.copyFrom(new byte[1 << 20]))
                    .build());
            channel.shutdownNow();
        }
        return meanwhile();
    }

    /** HEADERS and RST_STREAM as fast as they can be written, on one connection. */
    String rapidReset(ServedProcess server) throws Exception {
        ManagedChannel channel = LoadRun.channel(server);
        try {
            for (int i = 0; i < 10_000; i++) {
                var call = VideoServiceGrpc.newFutureStub(channel)
                        .listCapabilities(ListCapabilitiesRequest.getDefaultInstance());
                call.cancel(true);
            }
            return meanwhile();
        } finally {
            channel.shutdownNow();
        }
    }

    /** Uploads more than there is room for, two that fit each but not both, then something small. */
    String fullDisk(Path folder) throws Exception {
        byte[] noise = new byte[16 << 20];
        new Random(6).nextBytes(noise);
        Path large = Files.write(folder.resolve("large.bin"), noise);
        Path small = Files.write(folder.resolve("small.bin"), new byte[] {1, 2, 3});
        String said;
        try {
            good.upload(large, "video/mp4");
            said = "not refused";
        } catch (RefusedCallException e) {
            said = "refused with " + e.reason();
        }
        said += "; of two at once of 5 MiB each on 8 MiB " + twoAtOnce(noise, 5 << 20) + " went through";
        try {
            good.upload(small, "video/mp4");
            return said + "; a small upload after it went through";
        } catch (RefusedCallException e) {
            return said + "; a small upload after it was refused too, with " + e.reason();
        }
    }

    private int twoAtOnce(byte[] noise, int bytes) throws Exception {
        List<Upload> uploads = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            uploads.add(good.artefacts()
                    .createUpload(CreateUploadRequest.newBuilder()
                            .setUpload(Upload.newBuilder()
                                    .setMediaType("video/mp4")
                                    .setSizeBytes(bytes))
                            .build()));
        }
        int whole = 0;
        for (Upload upload : uploads) {
            CountDownLatch over = new CountDownLatch(1);
            AtomicInteger accepted = new AtomicInteger();
            StreamObserver<WriteUploadRequest> stream = ArtefactServiceGrpc.newStub(
                            good.artefacts().getChannel())
                    .writeUpload(new Silent<>() {
                        @Override
                        public void onCompleted() {
                            accepted.set(1);
                            over.countDown();
                        }

                        @Override
                        public void onError(Throwable e) {
                            over.countDown();
                        }
                    });
            for (int at = 0; at < bytes; at += 1 << 20) {
                stream.onNext(WriteUploadRequest.newBuilder()
                        .setName(upload.getName())
                        .setOffset(at)
                        .setContent(ByteString.copyFrom(noise, at, 1 << 20))
                        .setFinish(at + (1 << 20) == bytes)
                        .build());
            }
            stream.onCompleted();
            over.await(60, TimeUnit.SECONDS);
            whole += accepted.get();
        }
        return whole;
    }

    private static class Silent<T> implements StreamObserver<T> {
        @Override
        public void onNext(T message) {}

        @Override
        public void onError(Throwable e) {}

        @Override
        public void onCompleted() {}
    }
}
