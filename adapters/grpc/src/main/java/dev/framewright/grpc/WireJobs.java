package dev.framewright.grpc;

import com.google.protobuf.Timestamp;
import dev.framewright.api.Artefact;
import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.ClipShape;
import dev.framewright.api.Estimate;
import dev.framewright.api.JobState;
import dev.framewright.api.Progress;
import dev.framewright.api.jobs.QueueState;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.proto.v1.Capability;
import dev.framewright.proto.v1.FrameRate;
import dev.framewright.proto.v1.Job;
import dev.framewright.proto.v1.Queue;
import dev.framewright.proto.v1.Setting;
import dev.framewright.proto.v1.Size;
import dev.framewright.proto.v1.Vocabulary;
import java.time.Duration;
import java.time.Instant;

/** Turns what the server knows into messages. */
final class WireJobs {
    private WireJobs() {}

    static dev.framewright.proto.v1.Artefact artefact(Artefact artefact) {
        var message = dev.framewright.proto.v1.Artefact.newBuilder()
                .setName(WireNames.name(WireNames.ARTEFACTS, artefact.sha256()))
                .setFileName(String.valueOf(artefact.path().getFileName()))
                .setMediaType(artefact.mediaType())
                .setSha256(artefact.sha256())
                .setModel(artefact.model().orElse(""))
                .putAllManifest(artefact.manifest());
        artefact.clip().ifPresent(clip -> message.setClip(clip(clip)));
        artefact.seed().ifPresent(seed -> message.setSeed((int) seed));
        artefact.revisedPrompt().ifPresent(message::setRevisedPrompt);
        return message.build();
    }

    static dev.framewright.proto.v1.Artefact artefact(StoredFile file) {
        return dev.framewright.proto.v1.Artefact.newBuilder()
                .setName(WireNames.name(WireNames.ARTEFACTS, file.sha256()))
                .setMediaType(file.mediaType())
                .setSha256(file.sha256())
                .setSizeBytes(file.bytes())
                .setCreateTime(timestamp(file.stored()))
                .build();
    }

    static Job.State state(JobState state) {
        return switch (state) {
            case QUEUED -> Job.State.STATE_QUEUED;
            case RUNNING -> Job.State.STATE_RUNNING;
            case SUCCEEDED -> Job.State.STATE_SUCCEEDED;
            case FAILED -> Job.State.STATE_FAILED;
            case REFUSED -> Job.State.STATE_REFUSED;
            case CANCELLED -> Job.State.STATE_CANCELLED;
        };
    }

    static dev.framewright.proto.v1.Progress progress(Progress progress) {
        var message = dev.framewright.proto.v1.Progress.newBuilder()
                .setPhase(progress.phase())
                .setStep(progress.step())
                .setTotal(progress.total());
        progress.remaining().ifPresent(left -> message.setRemaining(duration(left)));
        return message.build();
    }

    static dev.framewright.proto.v1.Estimate estimate(Estimate estimate) {
        var message = dev.framewright.proto.v1.Estimate.newBuilder()
                .setPeakHostBytes(estimate.peakHostBytes())
                .setPeakDeviceBytes(estimate.peakDeviceBytes())
                .addAllNotices(estimate.notices());
        if (!estimate.time().isZero()) {
            message.setTime(duration(estimate.time()));
        }
        estimate.clip().ifPresent(clip -> message.setClip(clip(clip)));
        return message.build();
    }

    private static dev.framewright.proto.v1.ClipShape clip(ClipShape clip) {
        return dev.framewright.proto.v1.ClipShape.newBuilder()
                .setSize(size(clip.size()))
                .setFrameRate(frameRate(clip.frameRate()))
                .setFrames(clip.frames())
                .build();
    }

    static Size size(dev.framewright.api.Size size) {
        return Size.newBuilder().setWidth(size.width()).setHeight(size.height()).build();
    }

    static FrameRate frameRate(dev.framewright.api.FrameRate rate) {
        return FrameRate.newBuilder()
                .setNumerator(rate.numerator())
                .setDenominator(rate.denominator())
                .build();
    }

    static Capability capability(CapabilityDescription description) {
        Capability.Builder message = Capability.newBuilder()
                .setName(WireNames.name(WireNames.CAPABILITIES, description.name()))
                .setSummary(description.summary())
                .addAllNotes(description.notes());
        description.models().forEach(model -> message.addModels(WireNames.name(WireNames.MODELS, model)));
        description.settings().forEach(setting -> message.addSettings(setting(setting)));
        description
                .vocabulary()
                .forEach((kind, words) -> message.addVocabulary(
                        Vocabulary.newBuilder().setKind(kind).addAllWords(words)));
        return message.build();
    }

    private static Setting setting(CapabilityDescription.Setting setting) {
        Setting.Builder message = Setting.newBuilder()
                .setField(setting.field())
                .setStep(setting.step())
                .addAllChoices(setting.choices())
                .setNote(setting.note());
        setting.defaultValue().ifPresent(message::setDefaultValue);
        setting.minimum().ifPresent(message::setMinimum);
        setting.maximum().ifPresent(message::setMaximum);
        return message.build();
    }

    static Queue queue(QueueState queue) {
        return Queue.newBuilder()
                .setPaused(queue.paused())
                .putAllQueued(queue.queuedByTenant())
                .putAllRunning(queue.runningByTenant())
                .build();
    }

    static com.google.protobuf.Duration duration(Duration duration) {
        return com.google.protobuf.Duration.newBuilder()
                .setSeconds(duration.getSeconds())
                .setNanos(duration.getNano())
                .build();
    }

    static Timestamp timestamp(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }
}
