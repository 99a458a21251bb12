package dev.framewright.http;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.jobs.StoredFile;
import dev.framewright.server.CallException;
import dev.framewright.server.Scope;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Files by id: uploads are {@code file_DIGEST}, results {@code out_DIGEST}. */
final class FilesApi {
    private final Studio studio;
    private final Limits limits;
    private final Uploads uploads;

    FilesApi(Studio studio, Limits limits) {
        this.studio = studio;
        this.limits = limits;
        this.uploads = new Uploads(studio);
    }

    void addTo(Routes routes) {
        for (String root : List.of("", "/pallaidium")) {
            routes.add("POST", root + "/v1/files", Scope.SUBMIT, this::upload);
            routes.add("GET", root + "/v1/files/{file}", Scope.READ, this::file);
            routes.add("GET", root + "/v1/files/{file}/content", Scope.READ, this::bytes);
            routes.add("DELETE", root + "/v1/files/{file}", Scope.SUBMIT, this::delete);
        }
    }

    private void upload(HttpCall call) throws IOException {
        try (Form form = call.form(limits.bodyBytes())) {
            Form.Sent sent = form.file("file")
                    .orElseThrow(() -> new InvalidRequestException("file", "must be a picture or clip"));
            StoredFile stored = uploads.store(call.caller().tenant(), "file", sent.path());
            call.subject(stored.sha256());
            Map<String, Object> answer = object(stored);
            answer.put("file_id", answer.get("id"));
            answer.put("filename", sent.name());
            answer.put("purpose", form.text("purpose").orElse("reference"));
            call.json(200, answer);
        }
    }

    /** Shows an upload, sends a result. */
    private void file(HttpCall call) throws IOException {
        if (call.value("file").startsWith("out_")) {
            bytes(call);
        } else {
            call.json(200, object(find(call)));
        }
    }

    private void bytes(HttpCall call) throws IOException {
        StoredFile file = find(call);
        String tenant = call.caller().tenant();
        call.file(
                file.mediaType(),
                file.sha256(),
                file.sha256() + "." + file.mediaType().replaceFirst(".*/", "").replaceAll("[^a-z0-9]", ""),
                file.bytes(),
                offset -> studio.artefacts().open(tenant, file.sha256(), offset));
    }

    private void delete(HttpCall call) throws IOException {
        StoredFile file = find(call);
        boolean deleted = studio.artefacts().delete(call.caller().tenant(), file.sha256());
        call.json(200, Json.object("id", call.value("file"), "object", "file", "deleted", deleted));
    }

    private static Map<String, Object> object(StoredFile file) {
        return Json.object(
                "id",
                "file_" + file.sha256(),
                "object",
                "file",
                "bytes",
                file.bytes(),
                "created_at",
                file.stored().getEpochSecond(),
                "filename",
                file.sha256(),
                "purpose",
                "reference",
                "media_type",
                file.mediaType());
    }

    private StoredFile find(HttpCall call) {
        String digest = call.value("file").replaceFirst("^(file|out)_", "");
        call.subject(digest);
        return (digest.matches("[0-9a-f]{64}")
                        ? studio.artefacts().find(call.caller().tenant(), digest)
                        : Optional.<StoredFile>empty())
                .orElseThrow(() -> new CallException(
                        CallException.Kind.ARTEFACT_NOT_FOUND,
                        "There is no file " + Form.shortened(call.value("file")) + "."));
    }
}
