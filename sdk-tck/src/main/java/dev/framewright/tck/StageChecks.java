package dev.framewright.tck;

import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.FrameRate;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.RefusedException;
import dev.framewright.api.Size;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Clip;
import dev.framewright.api.stage.ArtefactStage;
import dev.framewright.api.stage.FrameStage;
import dev.framewright.api.stage.RequestStage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;

/** Checks one stage, each time on the same request, clip or picture. */
final class StageChecks {
    private static final ClipShape SHAPE = new ClipShape(new Size(64, 48), FrameRate.of(8), 9);

    private final Object stage;
    private final List<VideoRequest> asked;
    private final Duration patience;
    private final List<Finding> findings = new ArrayList<>();

    StageChecks(Object stage, List<VideoRequest> asked, Duration patience) {
        this.stage = stage;
        this.asked = asked.isEmpty() ? List.of(GenerateRequest.of("a red kite")) : asked;
        this.patience = patience;
    }

    List<Finding> findings() throws InterruptedException {
        String name = name();
        findings.add(new Finding(
                Rule.DESCRIPTION,
                name.matches("[a-z0-9][a-z0-9._-]{0,127}"),
                "the stage's name is \"" + name + "\"; it must be lower-case letters, digits, '.', '-' and '_'"));
        for (VideoRequest request : asked) {
            if (stage instanceof RequestStage requests) {
                accept(requests, request);
            }
            if (stage instanceof FrameStage frames) {
                finish(frames, request);
            }
            if (stage instanceof ArtefactStage artefacts) {
                seal(artefacts, request);
            }
        }
        return findings;
    }

    private String name() {
        if (stage instanceof RequestStage requests) {
            return requests.name();
        }
        return stage instanceof FrameStage frames ? frames.name() : ((ArtefactStage) stage).name();
    }

    private <T> Attempt<T> attempt(Callable<T> code) throws InterruptedException {
        return Attempt.of(patience, stage.getClass().getClassLoader(), code);
    }

    private void accept(RequestStage requests, VideoRequest request) throws InterruptedException {
        try (RecordedJob context = new RecordedJob()) {
            Attempt<VideoRequest> first = attempt(() -> requests.apply(request, context));
            Attempt<VideoRequest> again = attempt(() -> requests.apply(request, context));
            boolean kept = first.value()
                    .filter(given -> given.getClass() == request.getClass())
                    .isPresent();
            findings.add(new Finding(
                    Rule.STAGE,
                    kept,
                    kept
                            ? "a good request passes as one of its own class"
                            : "a good request " + first.ending() + " that is no "
                                    + request.getClass().getSimpleName()));
            same(first.value().equals(again.value()), "request");
        }
    }

    /** Says how this stage refuses a request; empty unless it does so with the API's exception. */
    static Optional<String> refusal(RequestStage stage, VideoRequest request, Duration patience)
            throws InterruptedException {
        try (RecordedJob context = new RecordedJob()) {
            return Attempt.of(patience, stage.getClass().getClassLoader(), () -> stage.apply(request, context))
                    .failure()
                    .filter(RefusedException.class::isInstance)
                    .map(Throwable::getMessage);
        }
    }

    private void finish(FrameStage frames, VideoRequest request) throws InterruptedException {
        AtomicBoolean closed = new AtomicBoolean();
        Attempt<Drawn> first = finished(frames, request, closed);
        if (first.value().isEmpty()) {
            findings.add(Finding.broken(Rule.STAGE, "the stage, given a clip, " + first.ending()));
            return;
        }
        Drawn drawn = first.value().get();
        boolean whole = drawn.frames() == drawn.shape().orElse(SHAPE).frames();
        findings.add(new Finding(
                Rule.STAGE,
                whole && closed.get(),
                !whole
                        ? "its clip says " + drawn.shape() + " but gave " + drawn.frames() + " frames or more"
                        : closed.get()
                                ? "it gives the frames it says, and closes the clip it was given"
                                : "closing its clip does not close the clip it was given"));
        same(
                finished(frames, request, closed)
                        .value()
                        .filter(drawnAgain -> drawnAgain.sha256().equals(drawn.sha256()))
                        .isPresent(),
                "clip");
    }

    private Attempt<Drawn> finished(FrameStage frames, VideoRequest request, AtomicBoolean closed)
            throws InterruptedException {
        try (RecordedJob context = new RecordedJob()) {
            return attempt(() -> Drawn.of(frames.apply(moving(closed), request, context), 0));
        }
    }

    /** A slope of grey that moves, in one colour after another; for this thread only, as clips of the runtime are. */
    private Clip moving(AtomicBoolean closed) {
        Thread called = Thread.currentThread();
        List<byte[]> pictures = new ArrayList<>();
        for (int frame = 0; frame < SHAPE.frames(); frame++) {
            byte[] rgb = new byte[SHAPE.size().rgbBytes()];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = (byte) (i / 3 % SHAPE.size().width() * 3 + frame * 5 + (i % 3 == frame % 3 ? 40 : 0));
            }
            pictures.add(rgb);
        }
        Clip clip = Clip.of(SHAPE.frameRate(), SHAPE.size(), pictures);
        return new Clip() {
            @Override
            public ClipShape shape() {
                return clip.shape();
            }

            @Override
            public boolean next(byte[] rgb) {
                sameThread(called);
                return clip.next(rgb);
            }

            @Override
            public void close() {
                sameThread(called);
                closed.set(true);
            }
        };
    }

    private void sameThread(Thread called) {
        if (Thread.currentThread() != called) {
            throw new IllegalStateException(
                    "The stage " + name() + " used its clip from another thread than the one it was called on");
        }
    }

    private void seal(ArtefactStage artefacts, VideoRequest request) throws InterruptedException {
        Attempt<String> first = sealed(artefacts, request);
        findings.add(
                first.value().isPresent()
                        ? Finding.kept(Rule.STAGE, "the digest it gives is the file's")
                        : Finding.broken(Rule.STAGE, "the stage, given a picture, " + first.ending()));
        same(first.value().equals(sealed(artefacts, request).value()), "picture");
    }

    /** Gives the digest of what the stage left, having checked that it says the same. */
    private Attempt<String> sealed(ArtefactStage artefacts, VideoRequest request) throws InterruptedException {
        try (RecordedJob context = new RecordedJob()) {
            return attempt(() -> {
                Path file = context.workingFolder().resolve("picture.png");
                ImageIO.write(new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
                Artefact written = new Artefact(
                        file,
                        "image/png",
                        digest(file),
                        Optional.of(new ClipShape(SHAPE.size(), SHAPE.frameRate(), 1)),
                        OptionalLong.of(RecordedJob.SEED),
                        Optional.empty(),
                        Optional.empty(),
                        Map.of("capability", request.capability()));
                Artefact given = artefacts.apply(written, request, context);
                if (!given.path().equals(file) || !given.sha256().equals(digest(file))) {
                    throw new IllegalStateException(
                            "the artefact it gives does not name the file or its true digest; use withSha256");
                }
                return given.sha256();
            });
        }
    }

    private static String digest(Path file) throws IOException {
        return HexFormat.of().formatHex(Drawn.newDigest().digest(Files.readAllBytes(file)));
    }

    private void same(boolean same, String what) {
        findings.add(new Finding(
                Rule.DETERMINISM,
                same,
                same ? "the same " + what + " gave the same" : "the same " + what + " did not give the same twice"));
    }
}
