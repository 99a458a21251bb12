package dev.framewright.grpc;

import dev.framewright.api.ConnectRequest;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.EditVideoRequest;
import dev.framewright.api.ExtendRequest;
import dev.framewright.api.Frames;
import dev.framewright.api.GenerateImageRequest;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.ImageToVideoRequest;
import dev.framewright.api.InpaintFramesRequest;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Output;
import dev.framewright.api.Size;
import dev.framewright.proto.v1.Aspect;
import dev.framewright.proto.v1.ClipSpec;
import dev.framewright.proto.v1.Container;
import dev.framewright.proto.v1.InlineMedia;
import dev.framewright.proto.v1.KeyFrame;
import dev.framewright.proto.v1.ModelChoice;
import dev.framewright.proto.v1.Prompt;
import dev.framewright.proto.v1.Sampling;
import dev.framewright.proto.v1.VideoCodec;
import dev.framewright.proto.v1.VideoRequest;

/**
 * Tells a client what it asked for. Bytes carried in a request, masks, references, controls, adapters and shots are not
 * sent back.
 */
final class WireEcho {
    private WireEcho() {}

    static VideoRequest request(dev.framewright.api.VideoRequest request) {
        VideoRequest.Builder message = VideoRequest.newBuilder().setSampling(sampling(request.sampling()));
        if (request instanceof CustomRequest custom) {
            return message.setCustom(dev.framewright.proto.v1.CustomRequest.newBuilder()
                            .setCapability(custom.capability())
                            .putAllParameters(custom.parameters()))
                    .build();
        }
        Prompt.Builder prompt = Prompt.newBuilder().setText(request.prompt().text());
        request.prompt().negative().ifPresent(prompt::setNegative);
        ModelChoice.Builder model = ModelChoice.newBuilder();
        request.model().model().ifPresent(name -> model.setModel(WireNames.name(WireNames.MODELS, name)));
        message.setPrompt(prompt).setClip(clip(request.clip())).setModel(model);
        capability(message, request);
        return message.build();
    }

    private static void capability(VideoRequest.Builder message, dev.framewright.api.VideoRequest request) {
        if (request instanceof GenerateRequest) {
            message.setGenerate(dev.framewright.proto.v1.GenerateRequest.getDefaultInstance());
        } else if (request instanceof GenerateImageRequest) {
            message.setGenerateImage(dev.framewright.proto.v1.GenerateImageRequest.getDefaultInstance())
                    .getClipBuilder()
                    .clearLength();
        } else if (request instanceof ImageToVideoRequest pictures) {
            pictures.keyFrames()
                    .forEach(key -> message.getImageToVideoBuilder()
                            .addKeyFrames(KeyFrame.newBuilder()
                                    .setFrame(key.frame())
                                    .setImage(media(key.image()))
                                    .setStrength(key.strength())));
        } else if (request instanceof ExtendRequest extend) {
            message.getExtendBuilder()
                    .setSource(media(extend.source()))
                    .setDirection(
                            switch (extend.direction()) {
                                case FORWARD -> dev.framewright.proto.v1.ExtendRequest.Direction.DIRECTION_FORWARD;
                                case BACKWARD -> dev.framewright.proto.v1.ExtendRequest.Direction.DIRECTION_BACKWARD;
                                case LOOP -> dev.framewright.proto.v1.ExtendRequest.Direction.DIRECTION_LOOP;
                            })
                    .setNewFramesOnly(!extend.stitched());
        } else if (request instanceof ConnectRequest connect) {
            message.getConnectBuilder()
                    .setFrom(media(connect.from()))
                    .setTo(media(connect.to()))
                    .setStitched(connect.stitched());
        } else if (request instanceof InpaintFramesRequest inpaint) {
            message.getInpaintFramesBuilder().setSource(media(inpaint.source()));
        } else if (request instanceof EditVideoRequest edit) {
            message.getEditVideoBuilder().setSource(media(edit.source())).setStrength(edit.strength());
        }
    }

    private static dev.framewright.proto.v1.MediaRef media(MediaRef media) {
        var message = dev.framewright.proto.v1.MediaRef.newBuilder();
        if (media instanceof MediaRef.Stored stored) {
            message.setArtefact(WireNames.name(WireNames.ARTEFACTS, stored.sha256()));
        } else if (media instanceof MediaRef.OfJob job) {
            message.setJob(WireNames.name(WireNames.JOBS, job.jobId()));
        } else if (media instanceof MediaRef.Inline) {
            message.setInline(InlineMedia.getDefaultInstance());
        }
        return message.build();
    }

    private static ClipSpec clip(dev.framewright.api.ClipSpec clip) {
        ClipSpec.Builder message = ClipSpec.newBuilder();
        clip.frames().ifPresent(frames -> {
            if (frames instanceof Frames.Count count) {
                message.setFrames(count.frames());
            } else if (frames instanceof Frames.Lasting lasting) {
                message.setDuration(WireJobs.duration(lasting.duration()));
            }
        });
        clip.frameRate().ifPresent(rate -> message.setFrameRate(WireJobs.frameRate(rate)));
        clip.sizing().ifPresent(sizing -> {
            if (sizing instanceof Size size) {
                message.setSize(WireJobs.size(size));
            } else if (sizing instanceof dev.framewright.api.Aspect aspect) {
                Aspect.Builder shape =
                        Aspect.newBuilder().setAcross(aspect.across()).setDown(aspect.down());
                aspect.pixelBudget().ifPresent(shape::setPixelBudget);
                message.setAspect(shape);
            }
        });
        return message.build();
    }

    private static Sampling sampling(dev.framewright.api.Sampling sampling) {
        Sampling.Builder message = Sampling.newBuilder().putAllExtras(sampling.extras());
        sampling.steps().ifPresent(message::setSteps);
        sampling.guidanceScale().ifPresent(message::setGuidanceScale);
        sampling.shift().ifPresent(message::setShift);
        sampling.solver().ifPresent(message::setSolver);
        sampling.seed().ifPresent(seed -> message.setSeed((int) seed));
        return message.build();
    }

    static dev.framewright.proto.v1.Output output(Output output) {
        var message = dev.framewright.proto.v1.Output.newBuilder()
                .setContainer(
                        Container.valueOf("CONTAINER_" + output.container().name()))
                .setCodec(VideoCodec.valueOf("VIDEO_CODEC_" + output.codec().name()))
                .setBitDepth(output.bitDepth())
                .setAlpha(output.alpha())
                .putAllMetadata(output.metadata());
        output.quality().ifPresent(message::setQuality);
        return message.build();
    }
}
