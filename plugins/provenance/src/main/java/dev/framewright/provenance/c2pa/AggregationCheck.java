package dev.framewright.provenance.c2pa;

import dev.framewright.provenance.key.MalformedException;
import dev.framewright.provenance.key.SignatureAlgorithm;
import dev.framewright.provenance.key.TimeStampToken;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Identity claims aggregations (CAWG 1.2, section 8.1): somebody asked others who the author is, and signed their answers and what they
 * are about as a verifiable credential. The issuer's key is read out of its name where that holds it (did:jwk); nothing is fetched.
 */
final class AggregationCheck {
    static final String NOT_FETCHED = "cawg.ica.did_unavailable";

    private static final String NO_CREDENTIAL = "cawg.ica.invalid_verifiable_credential";
    private static final String NO_KEY = "cawg.ica.invalid_did_document";
    private static final Pattern ISSUER = Pattern.compile("did:([a-z0-9]+):([A-Za-z0-9/.%#?_-].*)", Pattern.DOTALL);
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?(Z|[+-]\\d\\d:\\d\\d)");
    /** What stands before the 32 bytes of an Ed25519 key in a SubjectPublicKeyInfo (RFC 8410). */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final int ED25519_BYTES = 32;

    private final Map<?, ?> payload;
    private final Instant now;
    private final String place;
    private final Findings into;

    /** Takes what the assertion says it is about, checked for its form. */
    AggregationCheck(Map<?, ?> payload, Instant now, String place, Findings into) {
        this.payload = payload;
        this.now = now;
        this.place = place;
        this.into = into;
    }

    void check(byte[] signature) {
        try {
            check(Cose.read(signature));
        } catch (MalformedException e) {
            into.failure("cawg.ica.invalid_cose_sign1", place, "the signature cannot be read: " + e.getMessage());
        }
    }

    private void check(Cose cose) {
        if (cose.algorithm().flatMap(SignatureAlgorithm::of).stream().noneMatch(SignatureAlgorithm.EDDSA::equals)) {
            into.failure("cawg.ica.invalid_alg", place, "it is not signed with EdDSA");
            return;
        }
        if (!cose.isOf("application/vc")) {
            into.failure("cawg.ica.invalid_content_type", place, "what is signed is not called a credential");
        }
        Map<?, ?> credential;
        try {
            credential = credential(
                    cose.payload().orElseThrow(() -> new MalformedException("the signature has no credential in it")));
        } catch (MalformedException e) {
            into.failure(NO_CREDENTIAL, place, e.getMessage());
            return;
        }
        issuer(cose, (String) credential.get("issuer"));
        Optional<Instant> time = time(cose);
        validity(credential, time);
        if (!isAboutTheSame((Map<?, ?>) subjects(credential).get(0).get("c2paAsset"))) {
            into.failure(
                    "cawg.ica.signer_payload.mismatch",
                    place,
                    "the credential is about something else than the assertion");
        }
    }

    private void issuer(Cose cose, String issuer) {
        Matcher did = ISSUER.matcher(issuer.split("#", 2)[0]);
        if (!did.matches() || !List.of("jwk", "web").contains(did.group(1))) {
            into.failure("cawg.ica.invalid_issuer", place, "issuers such as " + issuer + " are not known here");
            return;
        }
        if (did.group(1).equals("web")) {
            into.failure(NOT_FETCHED, place, "who issued it is on the network, and nothing is fetched: " + issuer);
            return;
        }
        PublicKey key;
        try {
            key = key(did.group(2));
        } catch (MalformedException | GeneralSecurityException e) {
            into.failure(NO_KEY, place, "the issuer's name holds no Ed25519 key: " + e.getMessage());
            return;
        }
        byte[] signed = Cose.toSign(cose.protectedHeader(), cose.payload().orElseThrow());
        if (SignatureAlgorithm.EDDSA.verifies(key, signed, cose.signature())) {
            into.note("cawg.ica.untrusted_issuer", place, "nobody is trusted here to say who this is: " + issuer);
        } else {
            into.failure("cawg.ica.signature_mismatch", place, "the credential's signature is wrong");
        }
    }

    private static PublicKey key(String encoded) throws GeneralSecurityException {
        // Without padding it is base64 as well; c2pa-rs does not take it so, and neither do we.
        if (encoded.length() % 4 != 0 || !(Json.value(base64(encoded)) instanceof Map<?, ?> jwk)) {
            throw new MalformedException("no JSON Web Key in whole groups of base64");
        }
        boolean fits = "OKP".equals(jwk.get("kty"))
                && "Ed25519".equals(jwk.get("crv"))
                && (jwk.get("alg") == null || "EdDSA".equals(jwk.get("alg")));
        byte[] point = fits ? base64(text(jwk, "x")) : new byte[0];
        if (point.length != ED25519_BYTES) {
            throw new MalformedException("another kind of key");
        }
        byte[] info = Arrays.copyOf(ED25519, ED25519.length + ED25519_BYTES);
        System.arraycopy(point, 0, info, ED25519.length, ED25519_BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info));
    }

    /** Gives the bytes of base64 for addresses, with padding or without, which has to be written in the one right way. */
    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            Base64.Encoder encoder = Base64.getUrlEncoder();
            if (encoder.encodeToString(bytes).equals(text)
                    || encoder.withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new MalformedException(e.getMessage());
        }
        throw new MalformedException("its base64 has bits too many");
    }

    /** Any service's word on the time is taken: what it does here is to narrow when the credential held. */
    private Optional<Instant> time(Cose cose) {
        boolean second = cose.unprotectedHeader().containsKey(Cose.TIME_STAMP);
        if (!second && !cose.unprotectedHeader().containsKey(Cose.TIME_STAMP_1)) {
            return Optional.empty();
        }
        try {
            TimeStampToken stamp =
                    TimeStampToken.ofAnswerOrToken(cose.timeStamp(second ? Cose.TIME_STAMP : Cose.TIME_STAMP_1)
                            .orElseThrow(() -> new MalformedException("there is not one token")));
            if (stamp.isOf(second ? cose.toStamp() : cose.stamped(cose.payload().orElseThrow()))) {
                into.success("cawg.ica.time_stamp.validated", place, "it was stamped at " + stamp.time());
                return Optional.of(stamp.time());
            }
            into.failure("cawg.ica.time_stamp.invalid", place, "the time stamp is of other bytes");
        } catch (MalformedException e) {
            into.failure("cawg.ica.time_stamp.invalid", place, e.getMessage());
        }
        return Optional.empty();
    }

    private void validity(Map<?, ?> credential, Optional<Instant> time) {
        Optional<Instant> from = instant(credential, "validFrom");
        if (from.isEmpty()) {
            into.failure("cawg.ica.valid_from.missing", place, "the credential does not say from when on it holds");
        } else if (now.isBefore(from.get()) || time.filter(from.get()::isAfter).isPresent()) {
            into.failure("cawg.ica.valid_from.invalid", place, "the credential holds only from " + from.get());
        }
        Optional<Instant> until = instant(credential, "validUntil");
        if (until.isPresent()
                && (now.isAfter(until.get())
                        || time.filter(until.get()::isBefore).isPresent())) {
            into.failure("cawg.ica.valid_until.invalid", place, "the credential held only until " + until.get());
        }
    }

    private boolean isAboutTheSame(Map<?, ?> asset) {
        List<?> own = (List<?>) payload.get("referenced_assertions");
        List<?> told = (List<?>) asset.get("referenced_assertions");
        boolean same = own.size() == told.size()
                && payload.get("sig_type").equals(asset.get("sig_type"))
                && roles(payload).equals(roles(asset));
        for (int i = 0; same && i < own.size(); i++) {
            Map<?, ?> one = (Map<?, ?>) own.get(i);
            Map<?, ?> other = (Map<?, ?>) told.get(i);
            same = one.get("url").equals(other.get("url"))
                    && Base64.getEncoder()
                            .encodeToString((byte[]) one.get("hash"))
                            .equals(hash(other))
                    && (one.get("alg") == null || one.get("alg").equals(other.get("alg")));
        }
        return same;
    }

    private static List<?> roles(Map<?, ?> payload) {
        return payload.get("role") instanceof List<?> roles ? roles : List.of();
    }

    /** Reads a credential; of what it says only what is asked for later is given a meaning, but all of that is there. */
    private static Map<?, ?> credential(byte[] json) {
        if (!(Json.value(json) instanceof Map<?, ?> credential)) {
            throw new MalformedException("the credential is no JSON object");
        }
        texts(credential, "@context").forEach(AggregationCheck::checkAddress);
        texts(credential, "type");
        checkAddress(text(credential, "issuer"));
        if (credential.containsKey("id")) {
            checkAddress(text(credential, "id"));
        }
        instant(credential, "validFrom");
        instant(credential, "validUntil");
        for (Map<?, ?> subject : subjects(credential)) {
            objects(subject, "verifiedIdentities").forEach(AggregationCheck::checkIdentity);
            Map<?, ?> asset = object(subject.get("c2paAsset"), "c2paAsset");
            text(asset, "sig_type");
            if (asset.containsKey("role") && !List.of().equals(asset.get("role"))) {
                texts(asset, "role");
            }
            for (Map<?, ?> reference : objects(asset, "referenced_assertions")) {
                text(reference, "url");
                hash(reference);
                if (present(reference, "alg")) {
                    text(reference, "alg");
                }
            }
        }
        return credential;
    }

    /** Gives a hash in base64. c2pa-rs writes the characters of that as a list of numbers. */
    private static String hash(Map<?, ?> reference) {
        if (!(reference.get("hash") instanceof List<?> characters)) {
            return text(reference, "hash");
        }
        StringBuilder hash = new StringBuilder();
        for (Object character : characters) {
            if (!(character instanceof Double code) || code != Math.rint(code) || code < 0 || code > 127) {
                throw new MalformedException("the credential's hash is neither text nor the characters of one");
            }
            hash.append((char) code.intValue());
        }
        return hash.toString();
    }

    private static void checkIdentity(Map<?, ?> identity) {
        text(identity, "type");
        for (String name : List.of("name", "username", "address", "uri")) {
            if (present(identity, name)) {
                text(identity, name);
            }
        }
        if (present(identity, "uri")) {
            checkAddress(text(identity, "uri"));
        }
        if (instant(identity, "verifiedAt").isEmpty()) {
            throw new MalformedException("the credential does not say when an identity was verified");
        }
        Map<?, ?> provider = object(identity.get("provider"), "provider");
        checkAddress(text(provider, "id"));
        text(provider, "name");
    }

    private static boolean present(Map<?, ?> fields, String name) {
        return fields.get(name) != null && fields.get(name) != Cbor.NULL;
    }

    private static List<Map<?, ?>> subjects(Map<?, ?> credential) {
        return credential.get("credentialSubject") instanceof Map<?, ?> one
                ? List.of(one)
                : objects(credential, "credentialSubject");
    }

    private static Map<?, ?> object(Object value, String name) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new MalformedException("the credential's " + name + " is no object");
    }

    private static List<Map<?, ?>> objects(Map<?, ?> fields, String name) {
        return list(fields, name).stream()
                .<Map<?, ?>>map(one -> object(one, name))
                .toList();
    }

    private static List<String> texts(Map<?, ?> fields, String name) {
        return list(fields, name).stream()
                .map(one -> text(Map.of(name, one), name))
                .toList();
    }

    private static List<?> list(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new MalformedException("the credential's " + name + " is no list, or empty");
    }

    private static String text(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new MalformedException("the credential's " + name + " is no text, or empty");
    }

    private static void checkAddress(String text) {
        try {
            if (new URI(text).isAbsolute()
                    && StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new MalformedException("the credential has an address that is none: " + e.getMessage());
        }
        throw new MalformedException("the credential has an address that is not whole: " + text);
    }

    private static Optional<Instant> instant(Map<?, ?> fields, String name) {
        if (!present(fields, name)) {
            return Optional.empty();
        }
        try {
            String text = text(fields, name);
            if (TIME.matcher(text).matches()) {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            }
        } catch (DateTimeParseException e) {
            throw new MalformedException("the credential's " + name + " is no time: " + e.getMessage());
        }
        throw new MalformedException("the credential's " + name + " is no time of RFC 3339");
    }
}
