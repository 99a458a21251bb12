package dev.framewright.provenance;

import dev.framewright.api.InvalidRequestException;
import dev.framewright.provenance.key.ConfiguredIdentity;
import dev.framewright.provenance.key.OwnIdentity;
import dev.framewright.provenance.key.SigningIdentity;
import dev.framewright.provenance.key.TimeStamping;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What the user set, read from the framework's properties. */
final class Settings {
    private static final String DATA = "framewright.data";
    private static final String PREFIX = "framewright.provenance.";

    private final Function<String, String> property;

    /** How much of the prompt a file tells. */
    enum PromptDisclosure {
        /** Nothing. */
        NONE,
        /** A hash: who knows the prompt can tell that it was this one. */
        HASH,
        /** The words. */
        TEXT
    }

    /** Reads settings by name; a name without a value gives null. */
    Settings(Function<String, String> property) {
        this.property = property;
    }

    private Optional<String> value(String name) {
        String value = property.apply(PREFIX + name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    private Optional<Path> path(String name) {
        return value(name).map(Path::of);
    }

    /** Gives the folder of the installation's own key. */
    private Path ownFolder() {
        String data = property.apply(DATA);
        Path folder = data == null
                ? Path.of(System.getProperty("user.home"), ".local", "share", "framewright")
                : Path.of(data);
        return folder.resolve("provenance").resolve("identity");
    }

    /** Gives who signs: the configured key, else the installation's own, made at first use. */
    SigningIdentity identity() {
        Optional<Path> password = path("password-file");
        Optional<String> alias = value("alias");
        return path("keystore")
                .map(store -> ConfiguredIdentity.pkcs12(store, password, alias))
                .or(() -> path("pkcs11").map(device -> ConfiguredIdentity.pkcs11(device, password, alias)))
                .orElseGet(() -> OwnIdentity.in(ownFolder()));
    }

    Optional<TimeStamping> clock() {
        return value("tsa").map(address -> {
            if (!address.startsWith("http://") && !address.startsWith("https://")) {
                throw new InvalidRequestException(
                        PREFIX + "tsa",
                        "must be an address that starts with http:// or https:// but was \"" + address + "\"");
            }
            return new TimeStamping(URI.create(address));
        });
    }

    PromptDisclosure prompt() {
        String wanted = value("prompt").orElse("hash");
        return Arrays.stream(PromptDisclosure.values())
                .filter(one -> one.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        PREFIX + "prompt", "must be none, hash or text but was \"" + wanted + "\""));
    }

    /** Gives PEM files with the roots that are trusted: the installation's own and those that the user names. */
    List<Path> roots() {
        Path own = ownFolder().resolve(OwnIdentity.ROOT);
        List<Path> named = value("trust")
                .map(list -> Arrays.stream(list.split(",")))
                .map(names -> names.map(String::strip).map(Path::of).toList())
                .orElse(List.of());
        return Stream.concat(Files.exists(own) ? Stream.of(own) : Stream.of(), named.stream())
                .toList();
    }
}
