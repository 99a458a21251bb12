package dev.framewright.jobs.json;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.framewright.api.AdapterRef;
import dev.framewright.api.Aspect;
import dev.framewright.api.ClipSpec;
import dev.framewright.api.Container;
import dev.framewright.api.FrameRate;
import dev.framewright.api.Frames;
import dev.framewright.api.ModelChoice;
import dev.framewright.api.Output;
import dev.framewright.api.Prompt;
import dev.framewright.api.Sampling;
import dev.framewright.api.Size;
import dev.framewright.api.Sizing;
import dev.framewright.api.VideoCodec;
import dev.framewright.jobs.json.Fields.Written;
import java.time.Duration;

/** The settings that requests share. */
final class SettingsJson {
    private SettingsJson() {}

    static JsonObject of(Prompt prompt) {
        return new Written()
                .with("text", prompt.text())
                .with("negative", prompt.negative())
                .with("expansion", prompt.expansion())
                .with(
                        "shots",
                        prompt.shots(),
                        shot -> new Written()
                                .with("text", shot.text())
                                .with("frames", of(shot.frames()))
                                .end())
                .end();
    }

    static Prompt prompt(Fields in) {
        return new Prompt(
                in.text("text"),
                in.optionalText("negative"),
                in.word("expansion", Prompt.Expansion.class),
                in.list("shots", shot -> new Prompt.Shot(shot.text("text"), shot.one("frames", SettingsJson::frames))));
    }

    private static JsonObject of(Frames frames) {
        return frames instanceof Frames.Lasting lasting
                ? new Written().with("lasting", lasting.duration().toString()).end()
                : new Written().with("count", ((Frames.Count) frames).frames()).end();
    }

    private static Frames frames(Fields in) {
        return in.optionalParsed("lasting", Duration::parse)
                .map(Frames::lasting)
                .orElseGet(() -> Frames.count(in.smallNumber("count")));
    }

    static JsonObject of(ClipSpec clip) {
        return new Written()
                .with("frames", clip.frames(), SettingsJson::of)
                .with("frameRate", clip.frameRate())
                .with("sizing", clip.sizing(), SettingsJson::of)
                .end();
    }

    static ClipSpec clip(Fields in) {
        return new ClipSpec(
                in.optional("frames", SettingsJson::frames),
                in.optionalParsed("frameRate", SettingsJson::rate),
                in.optional("sizing", SettingsJson::sizing));
    }

    /** Reads what {@code FrameRate.toString} gave, however many digits it has. */
    static FrameRate rate(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? FrameRate.of(Integer.parseInt(text))
                : new FrameRate(
                        Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    static JsonElement of(Sizing sizing) {
        return sizing instanceof Aspect aspect
                ? new Written()
                        .with("across", aspect.across())
                        .with("down", aspect.down())
                        .with("pixelBudget", aspect.pixelBudget())
                        .end()
                : of((Size) sizing);
    }

    static Sizing sizing(Fields in) {
        return in.member("across").isPresent()
                ? new Aspect(in.smallNumber("across"), in.smallNumber("down"), in.optionalLong("pixelBudget"))
                : size(in);
    }

    static JsonObject of(Size size) {
        return new Written()
                .with("width", size.width())
                .with("height", size.height())
                .end();
    }

    static Size size(Fields in) {
        return new Size(in.smallNumber("width"), in.smallNumber("height"));
    }

    static JsonObject of(Sampling sampling) {
        return new Written()
                .with("steps", sampling.steps())
                .with("guidanceScale", sampling.guidanceScale())
                .with("shift", sampling.shift())
                .with("solver", sampling.solver())
                .with("seed", sampling.seed())
                .with("extras", sampling.extras())
                .end();
    }

    static Sampling sampling(Fields in) {
        return new Sampling(
                in.optionalInt("steps"),
                in.optionalReal("guidanceScale"),
                in.optionalReal("shift"),
                in.optionalText("solver"),
                in.optionalLong("seed"),
                in.namedTexts("extras"));
    }

    static JsonObject of(ModelChoice model) {
        return new Written()
                .with("model", model.model())
                .with(
                        "adapters",
                        model.adapters(),
                        adapter -> new Written()
                                .with("name", adapter.name())
                                .with("weight", adapter.weight())
                                .with("expert", adapter.expert())
                                .end())
                .end();
    }

    static ModelChoice model(Fields in) {
        return new ModelChoice(
                in.optionalText("model"),
                in.list(
                        "adapters",
                        adapter -> new AdapterRef(
                                adapter.text("name"),
                                adapter.real("weight"),
                                adapter.word("expert", AdapterRef.Expert.class))));
    }

    static JsonObject of(Output output) {
        return new Written()
                .with("container", output.container())
                .with("codec", output.codec())
                .with("bitDepth", output.bitDepth())
                .with("alpha", output.alpha())
                .with("quality", output.quality())
                .with("metadata", output.metadata())
                .end();
    }

    static Output output(Fields in) {
        return new Output(
                in.word("container", Container.class),
                in.word("codec", VideoCodec.class),
                in.smallNumber("bitDepth"),
                in.flag("alpha"),
                in.optionalInt("quality"),
                in.namedTexts("metadata"));
    }
}
