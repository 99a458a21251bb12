package dev.framewright.safety;

import java.util.List;

/** The prompts of a tab-separated file: a code, and the words. */
final class PromptFile {
    private PromptFile() {}

    record Line(String code, String prompt) {}

    static List<Line> read(String name) {
        return RuleBook.resource(name).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> line.split("\t", 2))
                .map(fields -> new Line(fields[0], fields[1]))
                .toList();
    }
}
