package dev.framewright.http;

import dev.framewright.api.CapabilityDescription;
import dev.framewright.api.VideoCapabilities;
import dev.framewright.api.jobs.StoredJob;
import dev.framewright.server.CallException;
import dev.framewright.server.Scope;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pallaidium's backend contract v0.1; under {@code /pallaidium}, and what does not clash beside OpenAI's paths. */
final class PallaidiumApi {
    private final Studio studio;
    private final Submissions submissions;
    private final VideoView view;
    private final SilentPollers silent;

    PallaidiumApi(Studio studio, Submissions submissions, SilentPollers silent) {
        this.studio = studio;
        this.submissions = submissions;
        this.view = new VideoView(studio);
        this.silent = silent;
    }

    void addTo(Routes routes) {
        for (String root : List.of("", "/pallaidium")) {
            routes.open("GET", root + "/v1/health", PallaidiumApi::health);
            routes.add("GET", root + "/v1/models", Scope.READ, this::models);
            routes.add("GET", root + "/v1/jobs/{job}", Scope.READ, this::job);
            routes.add(
                    "POST",
                    root + "/v1/images/generations",
                    Scope.SUBMIT,
                    call -> submit(call, FormRequests.Wish.IMAGE));
        }
        routes.add("POST", "/pallaidium/v1/videos", Scope.SUBMIT, call -> submit(call, FormRequests.Wish.CREATE));
    }

    private static void health(HttpCall call) throws IOException {
        call.json(200, Json.object("status", "ok", "contract_versions", List.of("v0.1")));
    }

    /** The answer is OpenAI's list of models too. */
    private void models(HttpCall call) throws IOException {
        Map<String, List<CapabilityDescription>> byModel = new TreeMap<>();
        VideoCapabilities capabilities = studio.capabilities();
        capabilities.offered().stream()
                .sorted()
                .map(capabilities::describe)
                .forEach(known -> known.models()
                        .forEach(model -> byModel.computeIfAbsent(model, name -> new ArrayList<>())
                                .add(known)));
        List<Map<String, Object>> entries = new ArrayList<>();
        byModel.forEach((model, all) -> {
            Optional<CapabilityDescription> words = capability(all, "generate");
            Optional<CapabilityDescription> pictures = capability(all, "image-to-video");
            List<String> modes = new ArrayList<>();
            words.ifPresent(known -> modes.add("t2v"));
            pictures.ifPresent(known -> modes.add("i2v"));
            words.or(() -> pictures).ifPresent(known -> entries.add(entry(model, "video", model, modes, known)));
            add(entries, all, "extend", model, ":extend", List.of("control"));
            add(entries, all, "inpaint-frames", model, ":inpaint", List.of("control", "i2v"));
            add(entries, all, "edit-video", model, ":edit", List.of("control"));
            capability(all, "generate-image")
                    .ifPresent(known ->
                            entries.add(entry(model + ":image", "image", model + " image", List.of("t2i"), known)));
        });
        call.json(200, Json.object("object", "list", "data", entries));
    }

    private static void add(
            List<Map<String, Object>> entries,
            List<CapabilityDescription> all,
            String capability,
            String model,
            String variant,
            List<String> modes) {
        capability(all, capability).ifPresent(known -> {
            Map<String, Object> entry =
                    entry(model + variant, "video", model + " " + variant.substring(1), modes, known);
            entry.put("control_types", List.of("source"));
            entries.add(entry);
        });
    }

    private static Optional<CapabilityDescription> capability(List<CapabilityDescription> all, String name) {
        return all.stream().filter(known -> known.name().equals(name)).findFirst();
    }

    private static Map<String, Object> entry(
            String id, String type, String title, List<String> modes, CapabilityDescription known) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("id", id);
        entry.put("object", "model");
        entry.put("created", 0);
        entry.put("owned_by", "framewright");
        entry.put("type", type);
        entry.put("modes", modes);
        entry.put("display_name", title);
        entry.put("description", known.summary());
        known.setting("sampling.steps")
                .flatMap(CapabilityDescription.Setting::defaultValue)
                .ifPresent(steps -> entry.put("default_steps", new BigDecimal(steps).intValue()));
        known.setting("sampling.guidanceScale")
                .flatMap(CapabilityDescription.Setting::defaultValue)
                .ifPresent(scale -> entry.put("default_guidance", new BigDecimal(scale)));
        known.setting("size.width")
                .flatMap(CapabilityDescription.Setting::maximum)
                .ifPresent(most -> entry.put("max_width", most.intValue()));
        known.setting("size.height")
                .flatMap(CapabilityDescription.Setting::maximum)
                .ifPresent(most -> entry.put("max_height", most.intValue()));
        entry.put("vocabulary", known.vocabulary());
        Map<String, Object> settings = new LinkedHashMap<>();
        known.settings().forEach(setting -> settings.put(setting.field(), setting(setting)));
        entry.put("framewright", Json.object("capability", known.name(), "settings", settings));
        return entry;
    }

    private static Map<String, Object> setting(CapabilityDescription.Setting setting) {
        Map<String, Object> shown = new LinkedHashMap<>();
        setting.defaultValue().ifPresent(value -> shown.put("default", value));
        setting.minimum().ifPresent(least -> shown.put("minimum", BigDecimal.valueOf(least)));
        setting.maximum().ifPresent(most -> shown.put("maximum", BigDecimal.valueOf(most)));
        shown.put("step", BigDecimal.valueOf(setting.step()));
        shown.put("choices", setting.choices());
        shown.put("note", setting.note());
        return shown;
    }

    private void submit(HttpCall call, FormRequests.Wish wish) throws IOException {
        Submissions.Submitted submitted = submissions.submit(call, wish, Optional.empty());
        silent.expect(submitted, call.caller().tenant());
        Map<String, Object> answer = view.accepted(submitted.job().found());
        answer.put("id", submitted.job().id());
        call.json(200, answer);
    }

    private void job(HttpCall call) throws IOException {
        String id = VideoView.jobId(call.value("job"));
        call.subject(id);
        StoredJob job = studio.jobs()
                .find(call.caller().tenant(), id)
                .orElseThrow(() -> new CallException(CallException.Kind.JOB_NOT_FOUND, "There is no job " + id + "."));
        silent.asked(id);
        call.json(200, view.job(job.found()));
    }
}
