package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Assertions of identity (CAWG 1.1): another party's word on who stands behind a manifest. Their form is checked, and that they are
 * about this manifest's content. Who it is that signed them is not, so a file that carries one is never called trusted.
 */
final class IdentityCheck {
    private static final String IDENTITY = "cawg.identity";

    private final ManifestBox manifest;
    private final Findings into;

    IdentityCheck(ManifestBox manifest, Findings into) {
        this.manifest = manifest;
        this.into = into;
    }

    void check() {
        manifest.assertions().forEach((label, assertion) -> {
            if (label.startsWith("cawg.")) {
                String place = Labels.assertion(manifest.label(), label);
                into.note(Findings.NOT_CHECKED, place, "assertions of identity (CAWG) are not checked here");
                if (label.replaceAll("__\\d+$", "").equals(IDENTITY)) {
                    form(assertion, place);
                }
            }
        });
    }

    private void form(Jumbf assertion, String place) {
        Map<?, ?> fields = fields(assertion);
        Map<?, ?> payload = fields.get("signer_payload") instanceof Map<?, ?> map ? map : Map.of();
        if (!(payload.get("referenced_assertions") instanceof List<?> references)
                || !(payload.get("sig_type") instanceof String)
                || !(fields.get("signature") instanceof byte[])) {
            into.failure("cawg.identity.cbor.invalid", place, "the assertion of identity cannot be read");
            return;
        }
        if (!isZero(fields.get("pad1")) || fields.get("pad2") != null && !isZero(fields.get("pad2"))) {
            into.failure("cawg.identity.pad.invalid", place, "what only fills up the assertion is not zero");
        }
        Set<String> named = new HashSet<>();
        boolean bound = false;
        for (Object one : references) {
            Map<?, ?> reference = one instanceof Map<?, ?> map ? map : Map.of();
            String address = String.valueOf(reference.get("url"));
            if (!named.add(path(address))) {
                into.failure("cawg.identity.assertion.duplicate", place, "it names an assertion twice: " + address);
            }
            if (manifest.references().stream().noneMatch(own -> same(own, reference))) {
                into.failure("cawg.identity.assertion.mismatch", place, "the claim does not have " + address);
            }
            bound |= Labels.last(address).startsWith("c2pa.hash.");
        }
        if (!bound) {
            into.failure("cawg.identity.hard_binding_missing", place, "it is about nothing of the content itself");
        }
    }

    private static Map<?, ?> fields(Jumbf assertion) {
        try {
            return assertion.content("cbor").map(Cbor::value).orElse(Map.of()) instanceof Map<?, ?> map
                    ? map
                    : Map.of();
        } catch (MalformedException e) {
            return Map.of();
        }
    }

    private boolean same(Map<?, ?> own, Map<?, ?> reference) {
        return path(String.valueOf(own.get("url"))).equals(path(String.valueOf(reference.get("url"))))
                && own.get("hash") instanceof byte[] hash
                && reference.get("hash") instanceof byte[] told
                && Arrays.equals(hash, told);
    }

    private String path(String address) {
        return Labels.path(manifest.label(), address);
    }

    private static boolean isZero(Object pad) {
        return pad instanceof byte[] bytes && IntStream.range(0, bytes.length).allMatch(i -> bytes[i] == 0);
    }
}
