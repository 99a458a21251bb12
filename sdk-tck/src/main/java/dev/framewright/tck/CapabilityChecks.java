package dev.framewright.tck;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.CapabilityDescription.Setting;
import dev.framewright.api.CustomRequest;
import dev.framewright.api.Estimate;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.GenerateRequest;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.Progress;
import dev.framewright.api.VideoRequest;
import dev.framewright.api.capability.Capability;
import dev.framewright.api.capability.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** Checks one capability as the runtime would use it. */
final class CapabilityChecks<R extends VideoRequest> {
    /** What a run may hold of the heap beyond its estimate: classes, buffers of the JDK, noise of the measure. */
    private static final long SLACK_BYTES = 8 << 20;

    private final Capability<R> capability;
    private final List<VideoRequest> asked;
    private final List<VideoRequest> refused;
    private final Duration patience;
    /** For what runs nothing: a sixth of a run, 5 s where the author says nothing. */
    private final Duration glance;

    private final List<Finding> findings = new ArrayList<>();

    CapabilityChecks(
            Capability<R> capability, List<VideoRequest> asked, List<VideoRequest> refused, Duration patience) {
        this.capability = capability;
        this.asked = asked;
        this.refused = refused;
        this.patience = patience;
        this.glance = patience.dividedBy(6);
    }

    List<Finding> findings() throws InterruptedException {
        Attempt<CapabilityDescription> described = Attempt.foreign(glance, capability::describe);
        if (described.value().isEmpty()) {
            findings.add(Finding.broken(Rule.DESCRIPTION, "describe() " + described.ending()));
            return findings;
        }
        CapabilityDescription description = described.value().get();
        described(description);
        List<R> requests = requests();
        if (requests.isEmpty()) {
            findings.add(Finding.broken(
                    Rule.STARTS,
                    "nothing to ask " + capability.name() + " for; give a "
                            + capability.requestType().getSimpleName() + " with asking(...)"));
        }
        for (R request : requests) {
            serve(request);
        }
        errors(description, requests);
        return findings;
    }

    private List<R> requests() {
        List<R> own = own(asked);
        if (own.isEmpty()) {
            CustomRequest custom = CustomRequest.of(capability.name(), Map.of());
            return own(List.of(custom, GenerateRequest.of("a red kite")));
        }
        return own;
    }

    private List<R> own(List<VideoRequest> all) {
        return all.stream()
                .filter(request -> serves(capability, request))
                .map(capability.requestType()::cast)
                .toList();
    }

    /** Tells whether a request has the capability's name and class. */
    static boolean serves(Capability<?> capability, VideoRequest request) {
        return request.capability().equals(capability.name())
                && capability.requestType().isInstance(request);
    }

    private void described(CapabilityDescription description) {
        List<String> wrong = new ArrayList<>();
        if (!capability.name().matches("[a-z0-9][a-z0-9._-]{0,127}")) {
            wrong.add("its name is \"" + capability.name() + "\", not lower-case letters, digits, '.', '-' and '_'");
        }
        if (!description.name().equals(capability.name())) {
            wrong.add("it describes itself as " + description.name() + " but is " + capability.name());
        }
        if (description.summary().isBlank()) {
            wrong.add("its summary is empty");
        }
        for (Setting setting : description.settings()) {
            setting.defaultValue().ifPresent(value -> {
                try {
                    setting.check("the default of " + setting.field(), value);
                } catch (InvalidRequestException e) {
                    wrong.add(e.getMessage());
                }
            });
        }
        findings.add(
                wrong.isEmpty()
                        ? Finding.kept(Rule.DESCRIPTION, description.name() + ": " + description.summary())
                        : Finding.broken(Rule.DESCRIPTION, String.join("; ", wrong)));
    }

    private void serve(R request) throws InterruptedException {
        Attempt<Estimate> estimated = Attempt.foreign(glance, () -> capability.estimate(request));
        if (estimated.value().isEmpty()) {
            findings.add(Finding.broken(
                    Rule.ESTIMATE, "estimate() of a good request " + estimated.ending() + ": " + request));
            return;
        }
        Estimate estimate = estimated.value().get();
        try (RecordedJob first = new RecordedJob();
                RecordedJob second = new RecordedJob()) {
            Attempt<Drawn> once = draw(request, first, true);
            if (once.value().isEmpty()) {
                findings.add(Finding.broken(Rule.STARTS, "a good request " + once.ending() + ": " + request));
                return;
            }
            Drawn drawn = once.value().get();
            exact(estimate, drawn);
            memory(estimate, drawn);
            progress(first.told());
            deterministic(drawn, draw(request, second, false));
            cancelled(request, first.told().size());
        }
    }

    /** As a job does it: the capability under its own class loader, the frames pulled under a foreign one. */
    private Attempt<Drawn> draw(R request, RecordedJob context, boolean measured) throws InterruptedException {
        return Attempt.of(patience, capability.getClass().getClassLoader(), () -> {
            @SuppressWarnings("unchecked") // withSampling gives a request of the same class
            R seeded = (R) request.withSampling(request.sampling().withSeed(RecordedJob.SEED));
            long before = measured ? Drawn.heapInUse() : 0;
            Result result = capability.generate(seeded, context);
            Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
            return Drawn.of(result, before);
        });
    }

    private void exact(Estimate estimate, Drawn drawn) {
        boolean same = estimate.clip().equals(drawn.shape());
        boolean whole =
                drawn.shape().map(shape -> shape.frames() == drawn.frames()).orElse(true);
        findings.add(new Finding(
                Rule.ESTIMATE,
                same && whole,
                !same
                        ? "it estimated " + estimate.clip() + " but gave " + drawn.shape()
                        : whole
                                ? "the clip is what was estimated"
                                : "its clip says " + drawn.shape() + " but gave " + drawn.frames()
                                        + " frames or more"));
    }

    private void memory(Estimate estimate, Drawn drawn) {
        boolean kept = estimate.peakHostBytes() > 0 && drawn.held() <= estimate.peakHostBytes() + SLACK_BYTES;
        findings.add(new Finding(
                Rule.MEMORY,
                kept,
                estimate.peakHostBytes() == 0
                        ? "it estimates no memory at all; tell the most that it holds at one time"
                        : "it estimated " + estimate.peakHostBytes() + " bytes and held " + Math.max(0, drawn.held())
                                + " of the heap half-way" + (kept ? "" : "; compute frames as they are pulled")));
    }

    private void progress(List<Progress> told) {
        String problem = told.isEmpty() ? "it told no progress; call JobContext.progress for each step" : "";
        for (int i = 1; i < told.size(); i++) {
            Progress before = told.get(i - 1);
            Progress now = told.get(i);
            if (before.phase().equals(now.phase()) && now.step() < before.step()) {
                problem = "its progress went back from " + before.step() + " to " + now.step() + " in " + now.phase();
            }
        }
        findings.add(new Finding(
                Rule.PROGRESS, problem.isEmpty(), problem.isEmpty() ? told.size() + " steps told" : problem));
    }

    private void deterministic(Drawn first, Attempt<Drawn> again) {
        boolean same =
                again.value().map(Drawn::sha256).filter(first.sha256()::equals).isPresent();
        findings.add(new Finding(
                Rule.DETERMINISM,
                same,
                same
                        ? "the same request gave the same bytes"
                        : "the same request with the same seed " + again.ending()
                                + " that differs; take all randomness from JobContext.seed()"));
    }

    private void cancelled(R request, int steps) throws InterruptedException {
        try (RecordedJob before = new RecordedJob().cancel();
                RecordedJob during = new RecordedJob().cancelAfter(1)) {
            Attempt<Drawn> early = draw(request, before, false);
            Attempt<Drawn> late = steps < 3 ? early : draw(request, during, false);
            boolean kept = cancelled(early) && cancelled(late);
            findings.add(new Finding(
                    Rule.CANCEL,
                    kept,
                    kept
                            ? "a cancelled job ends"
                            : "a cancelled job " + (cancelled(early) ? late : early).ending()
                                    + "; call JobContext.throwIfCancelled() at each step"));
        }
    }

    private static boolean cancelled(Attempt<?> attempt) {
        return attempt.failure().filter(CancellationException.class::isInstance).isPresent();
    }

    private void errors(CapabilityDescription description, List<R> good) throws InterruptedException {
        List<R> bad = new ArrayList<>(own(refused));
        good.stream()
                .findFirst()
                .filter(CustomRequest.Named.class::isInstance)
                .map(CustomRequest.Named.class::cast)
                .ifPresent(named -> bad.addAll(own(spoiled(named, description))));
        if (bad.isEmpty()) {
            findings.add(Finding.broken(Rule.ERRORS, "nothing wrong to ask for; give a request with refusing(...)"));
        }
        for (R request : bad) {
            Attempt<Estimate> attempt = Attempt.foreign(glance, () -> capability.estimate(request));
            Optional<FramewrightException> refusal = attempt.failure()
                    .filter(FramewrightException.class::isInstance)
                    .map(FramewrightException.class::cast);
            boolean kept = refusal.filter(
                            e -> e.field().isPresent() && !e.getMessage().isBlank())
                    .isPresent();
            findings.add(new Finding(
                    Rule.ERRORS,
                    kept,
                    kept
                            ? refusal.get().reason() + ": " + refusal.get().getMessage()
                            : "estimate() of a wrong request " + attempt.ending()
                                    + "; throw an InvalidRequestException that names the field: " + request));
        }
    }

    /** The good request, each time with one value that the description does not allow. */
    private static List<VideoRequest> spoiled(CustomRequest.Named good, CapabilityDescription description) {
        List<VideoRequest> bad = new ArrayList<>();
        bad.add(with(good, "no-such-setting", "1"));
        for (Setting setting : description.settings()) {
            String field = setting.field();
            if (!setting.choices().isEmpty()) {
                bad.add(with(good, field, "no-such-word"));
            }
            if (setting.minimum().isPresent() || setting.maximum().isPresent()) {
                bad.add(with(good, field, "many"));
            }
            if (whole(setting.step()) && setting.step() > 0) {
                setting.minimum()
                        .filter(CapabilityChecks::whole)
                        .ifPresent(least -> bad.add(with(good, field, plain(least) + ".0")));
            }
            setting.minimum()
                    .filter(CapabilityChecks::countable)
                    .ifPresent(least -> bad.add(with(good, field, plain(least - 1))));
            setting.maximum()
                    .filter(CapabilityChecks::countable)
                    .ifPresent(most -> bad.add(with(good, field, plain(most + 1))));
        }
        return bad;
    }

    private static String plain(double value) {
        return whole(value) ? Long.toString((long) value) : Double.toString(value);
    }

    /** Whether one more is another number: beyond 2^53 a double stays the same. */
    private static boolean countable(double value) {
        return Math.abs(value) < 1L << 53;
    }

    private static boolean whole(double value) {
        return value == Math.rint(value);
    }

    private static VideoRequest with(CustomRequest.Named good, String name, String value) {
        Map<String, String> values = new HashMap<>(good.parameters());
        values.put(name, value);
        return CustomRequest.of(good.capability(), values);
    }
}
