package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.file.AssetFile;
import dev.framewright.provenance.file.Binding;
import dev.framewright.provenance.key.Digest;
import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.SigningIdentity;
import dev.framewright.provenance.key.TimeStamping;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes a manifest store with a version 2 claim and signs it. It says no time of its own and draws no number: the same
 * content, facts and key give the same bytes. Only a time-stamping service, where one is configured, brings in the time.
 */
public final class ManifestWriter {
    /** Room for a time stamp and its certificates; those of public services take 3 to 7 KiB. */
    private static final int TIME_STAMP_BYTES = 20_000;

    private static final int MOST_TRIALS = 8;
    static final String GENERATION = "dev.framewright.generation";

    private final SigningIdentity who;
    private final Optional<TimeStamping> clock;

    /** Takes who signs, and who tells the time. */
    public ManifestWriter(SigningIdentity who, Optional<TimeStamping> clock) {
        this.who = who;
        this.clock = clock;
    }

    /**
     * Signs one file.
     *
     * @param contentSha256 of the file before anything was added to it; the manifest's name is made of it
     */
    public void sign(Binding binding, Making making, String contentSha256) throws IOException {
        sign(binding, making, contentSha256, Map.of());
    }

    /** Signs one file that says more, by assertion. */
    void sign(Binding binding, Making making, String contentSha256, Map<String, Object> further) throws IOException {
        Draft draft = new Draft(binding, making, contentSha256);
        further.forEach(draft::put);
        int size = 0;
        for (int trial = 0; trial < MOST_TRIALS; trial++) {
            int next = draft.store(size, new byte[32], draft.placeholder()).length;
            if (next > AssetFile.MOST_STORE_BYTES) {
                throw new MalformedException(
                        "with the manifests of its sources its manifest store would be longer than "
                                + (AssetFile.MOST_STORE_BYTES >> 20)
                                + " MiB; give fewer sources, or copies without manifests");
            }
            if (next == size) {
                byte[] claim = draft.claim(size, binding.hash(size));
                binding.write(draft.store(claim, signature(claim)));
                return;
            }
            size = next;
        }
        throw new IllegalStateException("the manifest's length does not settle");
    }

    private byte[] signature(byte[] claim) throws IOException {
        byte[] header = Cose.header(who);
        Cose signed = new Cose(header, Map.of(), who.sign(Cose.toSign(header, claim)));
        if (clock.isEmpty()) {
            return signed.bytes(0);
        }
        byte[] token = clock.get().stamp(signed.toStamp());
        Map<String, Object> fields = Map.of(Cose.TIME_STAMP, Map.of("tstTokens", List.of(Map.of("val", token))));
        return new Cose(header, fields, signed.signature()).bytes(signed.bytes(0).length + TIME_STAMP_BYTES);
    }

    /** One manifest while it is written. */
    private final class Draft {
        private final Binding binding;
        private final Making making;
        private final String label;
        private final String instance;
        private final Map<String, byte[]> assertions = new LinkedHashMap<>();
        private final List<byte[]> manifestsBefore = new ArrayList<>();

        Draft(Binding binding, Making making, String contentSha256) {
            this.binding = binding;
            this.making = making;
            byte[] seed = Digest.sha256(Cbor.bytes(List.of(contentSha256, making.facts(), Cose.header(who))));
            this.label = "urn:c2pa:" + uuid(seed, 0);
            this.instance = "xmp:iid:" + uuid(seed, 16);
            List<Map<String, Object>> opened = ingredients();
            put("c2pa.actions.v2", Map.of("actions", actions(opened)));
            put(GENERATION, making.facts());
        }

        /** A UUID of version 4 in form, made of a hash instead of random numbers. */
        private static UUID uuid(byte[] hash, int start) {
            ByteBuffer bits = ByteBuffer.wrap(hash, start, 16);
            long high = bits.getLong() & ~0xF000L | 0x4000L;
            long low = bits.getLong() & ~(0xC0L << 56) | 0x80L << 56;
            return new UUID(high, low);
        }

        private String put(String assertion, Object fields) {
            String name = assertion;
            for (int i = 1; assertions.containsKey(name); i++) {
                name = assertion + "__" + i;
            }
            assertions.put(name, Jumbf.cborBox(Jumbf.CBOR, name, Cbor.bytes(fields)));
            return name;
        }

        private Map<String, Object> reference(String assertion) {
            return Labels.reference(Labels.assertion(assertion), Digest.sha256(Jumbf.body(assertions.get(assertion))));
        }

        private List<Map<String, Object>> ingredients() {
            Map<String, Jumbf> before = new LinkedHashMap<>();
            List<Map<String, Object>> references = new ArrayList<>();
            for (Ingredient ingredient : making.ingredients()) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("dc:title", ingredient.title());
                fields.put("dc:format", ingredient.format());
                fields.put("relationship", ingredient.relationship());
                ingredient.active().ifPresent(active -> {
                    ingredient.manifests().forEach(manifest -> before.putIfAbsent(manifest.label(), manifest));
                    Jumbf signature = active.box(Labels.SIGNATURE).orElse(active);
                    fields.put("validationResults", ingredient.results());
                    fields.put(
                            "activeManifest",
                            Labels.reference(Labels.manifest(active.label()), Digest.sha256(active.body())));
                    fields.put(
                            "claimSignature",
                            Labels.reference(Labels.signature(active.label()), Digest.sha256(signature.body())));
                });
                references.add(reference(put("c2pa.ingredient.v3", fields)));
            }
            before.values().forEach(manifest -> manifestsBefore.add(manifest.bytes()));
            return references;
        }

        private List<Object> actions(List<Map<String, Object>> references) {
            List<Object> shown = new ArrayList<>();
            List<Object> parents = new ArrayList<>();
            List<Object> components = new ArrayList<>();
            List<Object> inputs = new ArrayList<>();
            for (int i = 0; i < references.size(); i++) {
                switch (making.ingredients().get(i).relationship()) {
                    case "parentOf" -> parents.add(references.get(i));
                    case "componentOf" -> components.add(references.get(i));
                    default -> inputs.add(references.get(i));
                }
            }
            if (parents.isEmpty()) {
                shown.add(action("c2pa.created", making.digitalSourceType(), inputs));
            } else {
                shown.add(action("c2pa.opened", "", parents));
            }
            if (!components.isEmpty()) {
                shown.add(action("c2pa.placed", "", components));
            }
            if (making.edits()) {
                shown.add(action("c2pa.edited", making.digitalSourceType(), inputs));
            }
            return shown;
        }

        private Map<String, Object> action(String name, String sourceType, List<Object> ingredients) {
            Map<String, Object> action = new LinkedHashMap<>();
            action.put("action", name);
            action.put("softwareAgent", agent());
            if (!sourceType.isEmpty()) {
                action.put("digitalSourceType", sourceType);
                action.put("description", making.capability());
            }
            if (!ingredients.isEmpty()) {
                action.put("parameters", Map.of("ingredients", ingredients));
            }
            return action;
        }

        private Map<String, Object> agent() {
            Map<String, Object> agent = new LinkedHashMap<>();
            agent.put("name", making.generator());
            agent.put("version", making.version());
            return agent;
        }

        byte[] claim(int storeBytes, byte[] hash) {
            assertions.put(
                    binding.label(),
                    Jumbf.cborBox(Jumbf.CBOR, binding.label(), Cbor.bytes(binding.assertion(storeBytes, hash))));
            Map<String, Object> claim = new LinkedHashMap<>();
            claim.put("instanceID", instance);
            claim.put("claim_generator_info", agent());
            claim.put("signature", Labels.signature(label));
            claim.put(
                    "created_assertions",
                    assertions.keySet().stream().map(this::reference).toList());
            claim.put("alg", "sha256");
            return Cbor.bytes(claim);
        }

        byte[] placeholder() {
            byte[] header = Cose.header(who);
            int bytes = new Cose(header, Map.of(), new byte[who.signatureBytes()]).bytes(0).length;
            return new byte[clock.isEmpty() ? bytes : bytes + TIME_STAMP_BYTES];
        }

        byte[] store(int storeBytes, byte[] hash, byte[] signature) {
            return store(claim(storeBytes, hash), signature);
        }

        byte[] store(byte[] claim, byte[] signature) {
            byte[] manifest = Jumbf.superBox(
                    Jumbf.MANIFEST,
                    label,
                    Jumbf.superBox(
                            Jumbf.ASSERTIONS,
                            Labels.ASSERTIONS,
                            assertions.values().toArray(byte[][]::new)),
                    Jumbf.cborBox(Jumbf.CLAIM, Labels.CLAIM, claim),
                    Jumbf.cborBox(Jumbf.SIGNATURE, Labels.SIGNATURE, signature));
            List<byte[]> all = new ArrayList<>(manifestsBefore);
            all.add(manifest);
            return Jumbf.superBox(Jumbf.STORE, Labels.STORE, all.toArray(byte[][]::new));
        }
    }
}
