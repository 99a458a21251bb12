package dev.framewright.jobs.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.framewright.api.Artefact;
import dev.framewright.api.ClipShape;
import dev.framewright.api.FramewrightException;
import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.JobOutcome;
import dev.framewright.api.Progress;
import dev.framewright.api.Reason;
import dev.framewright.api.RecordedFailureException;
import dev.framewright.api.RefusedException;
import dev.framewright.api.RequestId;
import dev.framewright.api.jobs.Submission;
import dev.framewright.jobs.json.Fields.Written;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the store keeps of a job: the submission, how far it is, how it ended. */
public final class JobJson {
    /** Raised when a member changes its meaning; what is only added keeps the number. */
    private static final int FORMAT = 1;

    private JobJson() {}

    /** Writes a submission; the same submission always gives the same text. */
    public static String text(Submission submission) {
        return new Written()
                .with("format", FORMAT)
                .with("tenant", submission.tenant())
                .with("requestId", submission.requestId().value())
                .with("request", RequestJson.of(submission.request()))
                .with("output", SettingsJson.of(submission.output()))
                .with("contactSheet", submission.contactSheet())
                .with("priority", submission.priority())
                .with("deadline", submission.deadline())
                .with("labels", submission.labels())
                .end()
                .toString();
    }

    /** Reads what {@link #text(Submission)} wrote. */
    public static Submission submission(String text) {
        Fields in = Fields.of("submission", parsed(text));
        int format = in.smallNumber("format");
        if (format != FORMAT) {
            throw new InvalidRequestException(
                    "submission.format", "must be " + FORMAT + " for this version but was " + format);
        }
        Submission submission = new Submission(
                in.text("tenant"),
                new RequestId(in.text("requestId")),
                RequestJson.request(
                        in.member("request").orElseGet(JsonObject::new).getAsJsonObject()),
                in.one("output", SettingsJson::output),
                in.flag("contactSheet"),
                in.smallNumber("priority"),
                in.optionalParsed("deadline", Instant::parse),
                in.namedTexts("labels"));
        in.end();
        return submission;
    }

    /** Writes a progress without its picture. */
    public static String text(Progress progress) {
        return new Written()
                .with("phase", progress.phase())
                .with("step", progress.step())
                .with("total", progress.total())
                .with("remaining", progress.remaining())
                .end()
                .toString();
    }

    /** Reads what {@link #text(Progress)} wrote. */
    public static Progress progress(String text) {
        Fields in = Fields.of("progress", parsed(text));
        return new Progress(
                in.text("phase"),
                in.number("step"),
                in.number("total"),
                in.optionalParsed("remaining", Duration::parse),
                Optional.empty());
    }

    /** Writes sentences. */
    public static String text(List<String> sentences) {
        return new Written().with("all", sentences, JsonPrimitive::new).end().toString();
    }

    /** Reads what {@link #text(List)} wrote. */
    public static List<String> sentences(String text) {
        return Fields.of("notices", parsed(text)).texts("all");
    }

    /** Writes how a job ended; of an error its reason, field and sentence. */
    public static String text(JobOutcome outcome) {
        Written out = new Written().with("state", outcome.state());
        if (outcome instanceof JobOutcome.Succeeded done) {
            out.with("artefacts", done.artefacts(), JobJson::of);
        } else if (outcome instanceof JobOutcome.Failed failed) {
            out.with("error", of(failed.error()));
        } else if (outcome instanceof JobOutcome.Refused refused) {
            out.with("error", of(refused.refusal()));
        }
        return out.end().toString();
    }

    /** Reads what {@link #text(JobOutcome)} wrote. */
    public static JobOutcome outcome(String text) {
        Fields in = Fields.of("outcome", parsed(text));
        String state = in.text("state");
        return switch (state) {
            case "succeeded" -> new JobOutcome.Succeeded(in.list("artefacts", JobJson::artefact));
            case "failed" -> new JobOutcome.Failed(in.one("error", JobJson::error));
            case "refused" -> new JobOutcome.Refused((RefusedException) in.one("error", JobJson::error));
            case "cancelled" -> new JobOutcome.Cancelled();
            default -> throw new InvalidRequestException("outcome.state", "is unknown: " + state);
        };
    }

    private static JsonObject of(FramewrightException error) {
        Written out = new Written()
                .with("reason", error.reason())
                .with("field", error.field())
                .with("message", String.valueOf(error.getMessage()));
        if (error instanceof RefusedException refused) {
            out.with("stage", refused.stage()).with("code", refused.code());
        }
        return out.end();
    }

    private static FramewrightException error(Fields in) {
        Reason reason = in.word("reason", Reason.class);
        String field = in.optionalText("field").orElse("");
        String message = in.text("message");
        if (reason == Reason.REFUSED) {
            return new RefusedException(in.text("stage"), in.text("code"), field, message);
        }
        if (reason == Reason.INVALID_REQUEST && message.startsWith(field + " ")) {
            return new InvalidRequestException(field, message.substring(field.length() + 1));
        }
        return new RecordedFailureException(reason, field, message);
    }

    /** Writes an artefact. */
    public static JsonObject of(Artefact artefact) {
        return new Written()
                .with("path", artefact.path().toString())
                .with("mediaType", artefact.mediaType())
                .with("sha256", artefact.sha256())
                .with("clip", artefact.clip(), JobJson::of)
                .with("seed", artefact.seed())
                .with("model", artefact.model())
                .with("revisedPrompt", artefact.revisedPrompt())
                .with("manifest", artefact.manifest())
                .end();
    }

    private static Artefact artefact(Fields in) {
        return new Artefact(
                Path.of(in.text("path")),
                in.text("mediaType"),
                in.text("sha256"),
                in.optional("clip", JobJson::shape),
                in.optionalLong("seed"),
                in.optionalText("model"),
                in.optionalText("revisedPrompt"),
                in.namedTexts("manifest"));
    }

    private static JsonElement of(ClipShape clip) {
        return new Written()
                .with("size", SettingsJson.of(clip.size()))
                .with("frameRate", clip.frameRate().toString())
                .with("frames", clip.frames())
                .end();
    }

    private static ClipShape shape(Fields in) {
        return new ClipShape(
                in.one("size", SettingsJson::size),
                in.parsed("frameRate", SettingsJson::rate),
                in.smallNumber("frames"));
    }

    private static JsonElement parsed(String text) {
        try {
            return JsonParser.parseString(text);
        } catch (JsonParseException e) {
            throw new InvalidRequestException("record", "is no JSON: " + e.getMessage());
        }
    }
}
