package dev.framewright.cli;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.api.MediaRef;
import dev.framewright.api.Reference;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Pictures of how things look. */
final class ReferenceOptions {
    @Option(
            names = "--reference",
            paramLabel = "[ROLE=]FILE",
            description = "A picture of how a character, object or style looks, where the model takes one;"
                    + " character by default.")
    private List<String> references = List.of();

    List<Reference> references() {
        return references.stream().map(ReferenceOptions::reference).toList();
    }

    private static Reference reference(String text) {
        int equals = text.indexOf('=');
        Optional<Reference.Role> role = equals < 0 ? Optional.empty() : role(text.substring(0, equals));
        String file = role.isPresent() ? text.substring(equals + 1) : text;
        if (file.isBlank()) {
            throw new InvalidRequestException("reference", "must name a picture but was \"" + text + "\"");
        }
        return new Reference(MediaRef.fileNamed("reference", file), role.orElse(Reference.Role.CHARACTER), 1);
    }

    private static Optional<Reference.Role> role(String name) {
        return Arrays.stream(Reference.Role.values())
                .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
