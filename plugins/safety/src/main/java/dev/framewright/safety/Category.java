package dev.framewright.safety;

/** What a prompt can be refused for. */
enum Category {
    VIOLENCE("violence", "graphic violence"),
    SEXUAL("sexual", "sexual content"),
    MINORS("minors", "a minor in a sexual or harmful scene"),
    HATE("hate", "hatred against a group of people"),
    SELF_HARM("self-harm", "self-harm"),
    REAL_PEOPLE("real-person", "a real person"),
    CHARACTERS("protected-character", "a protected character"),
    ARTISTS("artist-style", "the style of a living artist");

    private final String code;
    private final String words;

    Category(String code, String words) {
        this.code = code;
        this.words = words;
    }

    /** The stable code that a refusal carries. */
    String code() {
        return code;
    }

    /** What it is, to stand after "asks for". */
    String words() {
        return words;
    }
}
