package com.example.pipeline;

import dev.framewright.proto.v1.ArtefactServiceGrpc;
import dev.framewright.proto.v1.CreateJobRequest;
import dev.framewright.proto.v1.GenerateRequest;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.JobEvent;
import dev.framewright.proto.v1.Prompt;
import dev.framewright.proto.v1.ReadArtefactRequest;
import dev.framewright.proto.v1.VideoRequest;
import dev.framewright.proto.v1.VideoServiceGrpc;
import dev.framewright.proto.v1.WatchJobRequest;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.UUID;

/**
 * Makes a clip for each line of a file: {@code HOST:PORT PROMPTS FOLDER}. The request id is made of the words, so that
 * a second run, after a crash or on another machine, asks for the same jobs and starts no work twice.
 */
public final class NightlyClips {
    private final VideoServiceGrpc.VideoServiceBlockingStub video;
    private final ArtefactServiceGrpc.ArtefactServiceBlockingStub artefacts;

    private NightlyClips(ManagedChannel channel) {
        video = VideoServiceGrpc.newBlockingStub(channel);
        artefacts = ArtefactServiceGrpc.newBlockingStub(channel);
    }

    public static void main(String[] arguments) throws IOException {
        // Beyond this machine: TlsChannelCredentials, and a token by CallCredentials.
        ManagedChannel channel = Grpc.newChannelBuilder(arguments[0], InsecureChannelCredentials.create())
                .build();
        try {
            Path folder = Files.createDirectories(Path.of(arguments[2]));
            for (String prompt : Files.readAllLines(Path.of(arguments[1]))) {
                UUID id = UUID.nameUUIDFromBytes(prompt.getBytes(StandardCharsets.UTF_8));
                // Of Japanese words nothing is left but "-", so the id is in the name too.
                Path clip = folder.resolve("%.60s-%s.mp4".formatted(prompt.replaceAll("\\W+", "-"), id));
                if (!prompt.isBlank() && Files.notExists(clip)) {
                    new NightlyClips(channel).make(id, prompt, clip);
                }
            }
        } finally {
            channel.shutdownNow();
        }
    }

    private void make(UUID id, String prompt, Path clip) throws IOException {
        VideoRequest request = VideoRequest.newBuilder()
                .setPrompt(Prompt.newBuilder().setText(prompt))
                .setGenerate(GenerateRequest.getDefaultInstance())
                .build();
        String job = video.createJob(CreateJobRequest.newBuilder()
                        .setRequestId(id.toString())
                        .setJob(Job.newBuilder().setRequest(request))
                        .build())
                .getName()
                .replace("operations/", "jobs/");
        Job last = Job.getDefaultInstance();
        for (Iterator<JobEvent> events = video.watchJob(WatchJobRequest.newBuilder().setName(job).build());
                events.hasNext(); ) {
            JobEvent event = events.next();
            last = event.hasJob() ? event.getJob() : last;
        }
        if (last.getState() != Job.State.STATE_SUCCEEDED) {
            System.err.println(prompt + ": " + last.getState() + " " + last.getError().getMessage());
            return;
        }
        Path part = clip.resolveSibling(clip.getFileName() + ".part");
        try (OutputStream out = Files.newOutputStream(part)) {
            ReadArtefactRequest read = ReadArtefactRequest.newBuilder().setName(last.getArtefacts(0).getName()).build();
            for (var blocks = artefacts.readArtefact(read); blocks.hasNext(); ) {
                blocks.next().getContent().writeTo(out);
            }
        }
        Files.move(part, clip, StandardCopyOption.ATOMIC_MOVE);
        System.out.println(clip);
    }
}
