package dev.framewright.client;

import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.longrunning.WaitOperationRequest;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.framewright.proto.v1.Artefact;
import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.CreateUploadRequest;
import dev.framewright.proto.v1.GetArtefactRequest;
import dev.framewright.proto.v1.GetJobRequest;
import dev.framewright.proto.v1.GetUploadRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.Progress;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.ReadArtefactResponse;
import dev.framewright.proto.v1.Upload;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import dev.framewright.proto.v1.WriteUploadRequest;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** A server on the loopback that keeps the contract, except that it breaks what the test tells it to break. */
final class FlakyServer implements AutoCloseable {
    static final int BLOCK = 1000;

    /** How many calls still fail with UNAVAILABLE before any work. */
    final AtomicInteger refusals = new AtomicInteger();
    /** How many answers still get lost after the work was done. */
    final AtomicInteger lostAnswers = new AtomicInteger();
    /** How many uploads are still finished without a word. */
    final AtomicInteger lostFinishes = new AtomicInteger();
    /** How many streams still break after some blocks. */
    final AtomicInteger brokenStreams = new AtomicInteger();
    /** How many blocks still arrive damaged. */
    final AtomicInteger damagedBlocks = new AtomicInteger();

    final Map<String, byte[]> files = new ConcurrentHashMap<>();
    final Map<String, Job> jobs = new ConcurrentHashMap<>();
    final List<Long> readOffsets = new ArrayList<>();
    final AtomicInteger bytesWritten = new AtomicInteger();

    private final Map<String, ByteArrayOutputStream> uploads = new ConcurrentHashMap<>();
    private final Map<String, Upload> announced = new ConcurrentHashMap<>();
    private final Server server;

    FlakyServer() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new Videos())
                .addService(new Files())
                .addService(new Operations())
                .build()
                .start();
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Artefact put(byte[] bytes) {
        String sha256 = digest(bytes);
        files.put(sha256, bytes);
        return Artefact.newBuilder()
                .setName("artefacts/" + sha256)
                .setSha256(sha256)
                .build();
    }

    static StatusRuntimeException refusal(io.grpc.Status.Code code, String reason, Any... more) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(code.value())
                .setMessage("refused: " + reason)
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(reason).build()))
                .addAllDetails(List.of(more))
                .build());
    }

    private static StatusRuntimeException broken() {
        return io.grpc.Status.UNAVAILABLE
                .withDescription("the connection broke")
                .asRuntimeException();
    }

    private static boolean left(AtomicInteger count) {
        return count.getAndUpdate(now -> Math.max(0, now - 1)) > 0;
    }

    private interface Answer<T> {
        T give();
    }

    private <T> void answer(StreamObserver<T> reply, Answer<T> answer) {
        try {
            if (left(refusals)) {
                throw refusal(
                        io.grpc.Status.Code.UNAVAILABLE,
                        "STORE_UNAVAILABLE",
                        Any.pack(RetryInfo.newBuilder()
                                .setRetryDelay(com.google.protobuf.Duration.newBuilder()
                                        .setNanos(50_000_000))
                                .build()));
            }
            T message = answer.give();
            if (left(lostAnswers)) {
                throw broken();
            }
            reply.onNext(message);
            reply.onCompleted();
        } catch (StatusRuntimeException e) {
            reply.onError(e);
        }
    }

    private Job job(String name) {
        return Optional.ofNullable(jobs.get(name))
                .orElseThrow(() -> refusal(io.grpc.Status.Code.NOT_FOUND, "JOB_NOT_FOUND"));
    }

    private static boolean over(Job job) {
        return job.getState().getNumber() > Job.State.STATE_RUNNING_VALUE;
    }

    private final class Videos extends VideoServiceGrpc.VideoServiceImplBase {
        @Override
        public void createJob(CreateJobRequest message, StreamObserver<Operation> reply) {
            answer(reply, () -> {
                if (message.getJob().getRequest().getPrompt().getText().isEmpty()) {
                    throw refusal(io.grpc.Status.Code.INVALID_ARGUMENT, "INVALID_REQUEST");
                }
                String id = message.getRequestId();
                jobs.putIfAbsent(
                        "jobs/" + id,
                        message.getJob().toBuilder()
                                .setName("jobs/" + id)
                                .setState(Job.State.STATE_QUEUED)
                                .build());
                return Operation.newBuilder().setName("operations/" + id).build();
            });
        }

        @Override
        public void getJob(GetJobRequest message, StreamObserver<Job> reply) {
            answer(reply, () -> job(message.getName()));
        }

        @Override
        public void watchJob(WatchJobRequest message, StreamObserver<JobEvent> reply) {
            reply.onNext(JobEvent.newBuilder().setJob(job(message.getName())).build());
            reply.onNext(JobEvent.newBuilder()
                    .setProgress(Progress.newBuilder().setPhase("denoise").setStep(1))
                    .build());
            if (left(brokenStreams)) {
                reply.onError(broken());
                return;
            }
            Job end = job(message.getName()).toBuilder()
                    .setState(Job.State.STATE_SUCCEEDED)
                    .build();
            jobs.put(message.getName(), end);
            reply.onNext(JobEvent.newBuilder().setJob(end).build());
            reply.onCompleted();
        }
    }

    private final class Operations extends OperationsGrpc.OperationsImplBase {
        @Override
        public void waitOperation(WaitOperationRequest message, StreamObserver<Operation> reply) {
            answer(
                    reply,
                    () -> Operation.newBuilder()
                            .setName(message.getName())
                            .setDone(over(job(message.getName().replace("operations/", "jobs/"))))
                            .build());
        }
    }

    private final class Files extends ArtefactServiceGrpc.ArtefactServiceImplBase {
        @Override
        public void getArtefact(GetArtefactRequest message, StreamObserver<Artefact> reply) {
            answer(reply, () -> {
                String sha256 = message.getName().replace("artefacts/", "");
                if (!files.containsKey(sha256)) {
                    throw refusal(io.grpc.Status.Code.NOT_FOUND, "ARTEFACT_NOT_FOUND");
                }
                return Artefact.newBuilder()
                        .setName(message.getName())
                        .setSha256(sha256)
                        .build();
            });
        }

        @Override
        public void readArtefact(ReadArtefactRequest message, StreamObserver<ReadArtefactResponse> reply) {
            byte[] bytes = files.get(message.getName().replace("artefacts/", ""));
            readOffsets.add(message.getOffset());
            if (message.getOffset() > bytes.length) {
                reply.onError(refusal(io.grpc.Status.Code.OUT_OF_RANGE, "OFFSET_OUT_OF_RANGE"));
                return;
            }
            int blocks = 0;
            for (int at = (int) message.getOffset(); at < bytes.length; at += BLOCK) {
                if (++blocks > 3 && left(brokenStreams)) {
                    reply.onError(broken());
                    return;
                }
                int length = Math.min(BLOCK, bytes.length - at);
                CRC32C crc = new CRC32C();
                crc.update(bytes, at, length);
                reply.onNext(ReadArtefactResponse.newBuilder()
                        .setOffset(at)
                        .setContent(ByteString.copyFrom(bytes, at, length))
                        .setCrc32C((int) crc.getValue() + (blocks > 1 && left(damagedBlocks) ? 1 : 0))
                        .setSizeBytes(bytes.length)
                        .build());
            }
            reply.onCompleted();
        }

        @Override
        public void createUpload(CreateUploadRequest message, StreamObserver<Upload> reply) {
            answer(reply, () -> {
                String name = "uploads/" + uploads.size();
                uploads.put(name, new ByteArrayOutputStream());
                announced.put(name, message.getUpload());
                return Upload.newBuilder().setName(name).build();
            });
        }

        @Override
        public void getUpload(GetUploadRequest message, StreamObserver<Upload> reply) {
            answer(reply, () -> {
                if (!uploads.containsKey(message.getName())) {
                    throw refusal(io.grpc.Status.Code.NOT_FOUND, "UPLOAD_NOT_FOUND");
                }
                return Upload.newBuilder()
                        .setReceivedBytes(uploads.get(message.getName()).size())
                        .build();
            });
        }

        @Override
        public StreamObserver<WriteUploadRequest> writeUpload(StreamObserver<Upload> reply) {
            return new StreamObserver<>() {
                private int blocks;
                private boolean over;

                @Override
                public void onNext(WriteUploadRequest message) {
                    if (over) {
                        return;
                    }
                    ByteArrayOutputStream here = uploads.get(message.getName());
                    over = true;
                    if (++blocks > 1 && left(brokenStreams)) {
                        reply.onError(broken());
                    } else if (left(damagedBlocks)) {
                        reply.onError(refusal(io.grpc.Status.Code.DATA_LOSS, "CHECKSUM_MISMATCH"));
                    } else if (message.getOffset() != here.size()) {
                        reply.onError(refusal(io.grpc.Status.Code.OUT_OF_RANGE, "OFFSET_MISMATCH"));
                    } else {
                        over = false;
                        here.writeBytes(message.getContent().toByteArray());
                        bytesWritten.addAndGet(message.getContent().size());
                        if (message.getFinish()) {
                            finish(message.getName(), here.toByteArray());
                        }
                    }
                }

                private void finish(String name, byte[] bytes) {
                    over = true;
                    uploads.remove(name);
                    Artefact stored = put(bytes).toBuilder()
                            .setMediaType(announced.get(name).getMediaType())
                            .build();
                    if (left(lostFinishes)) {
                        reply.onError(broken());
                    } else {
                        answer(
                                reply,
                                () -> Upload.newBuilder().setArtefact(stored).build());
                    }
                }

                @Override
                public void onError(Throwable e) {
                    over = true;
                }

                @Override
                public void onCompleted() {
                    over = true;
                }
            };
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
