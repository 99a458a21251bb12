package dev.framewright.provenance.c2pa;

import java.util.LinkedHashMap;
import java.util.Map;

/** Names and addresses of C2PA. */
final class Labels {
    static final String STORE = "c2pa";
    static final String ASSERTIONS = "c2pa.assertions";
    static final String CLAIM = "c2pa.claim.v2";
    static final String CLAIM_1 = "c2pa.claim";
    static final String SIGNATURE = "c2pa.signature";
    static final String ACTIONS = "c2pa.actions";
    static final String INGREDIENT = "c2pa.ingredient";
    static final String HARD_BINDINGS = "c2pa.hash.";

    private static final String SELF = "self#jumbf=";

    private Labels() {}

    /** Gives the address of an assertion, as its own manifest writes it. */
    static String assertion(String label) {
        return SELF + ASSERTIONS + "/" + label;
    }

    /** Gives the address of a manifest. */
    static String manifest(String manifest) {
        return SELF + "/" + STORE + "/" + manifest;
    }

    /** Gives the address of a manifest's signature. */
    static String signature(String manifest) {
        return manifest(manifest) + "/" + SIGNATURE;
    }

    /** Gives the address of an assertion from outside its manifest. */
    static String assertion(String manifest, String label) {
        return manifest(manifest) + "/" + ASSERTIONS + "/" + label;
    }

    /** Gives an address made absolute, without its scheme: {@code /c2pa/urn.../c2pa.assertions/...}. */
    static String path(String manifest, String address) {
        String path = address.startsWith(SELF) ? address.substring(SELF.length()) : address;
        if (path.startsWith(STORE + "/")) {
            return "/" + path;
        }
        return path.startsWith("/") ? path : "/" + STORE + "/" + manifest + "/" + path;
    }

    /** Gives the label of the manifest that an absolute address lies in. */
    static String manifestOf(Object address) {
        String[] parts = path("", String.valueOf(address)).split("/");
        return parts.length > 2 ? parts[2] : "";
    }

    /** Gives the last part of an address. */
    static String last(String address) {
        return address.substring(address.lastIndexOf('/') + 1);
    }

    /** Gives the reference to its manifest that an ingredient's fields hold, or null. */
    static Object manifestReference(Map<?, ?> ingredient) {
        return ingredient.get("activeManifest") != null
                ? ingredient.get("activeManifest")
                : ingredient.get("c2pa_manifest");
    }

    /** Gives a reference with its hash. */
    static Map<String, Object> reference(String url, byte[] hash) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("url", url);
        reference.put("hash", hash);
        return reference;
    }
}
