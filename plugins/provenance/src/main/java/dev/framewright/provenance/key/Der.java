package dev.framewright.provenance.key;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One value in ASN.1's distinguished encoding (X.690): what a certificate and a time stamp are written in.
 *
 * @param tag the tag byte
 * @param content the bytes after tag and length
 */
record Der(int tag, byte[] content) {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OBJECT = 0x06;
    static final int GENERALIZED_TIME = 0x18;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    private static final int BOOLEAN = 0x01;
    private static final int BITS = 0x03;
    private static final int NULL = 0x05;
    private static final int UTF8 = 0x0C;
    private static final int UTC_TIME = 0x17;
    private static final int CONTEXT = 0xA0;
    private static final Instant YEAR_2050 = Instant.parse("2050-01-01T00:00:00Z");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    /** Gives the whole bytes: tag, length, content. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.length;
        if (length < 0x80) {
            out.write(length);
        } else {
            int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | octets);
            for (int i = octets - 1; i >= 0; i--) {
                out.write(length >> 8 * i);
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    static Der sequence(Der... parts) {
        return joined(SEQUENCE, parts);
    }

    static Der set(Der... parts) {
        return joined(SET, parts);
    }

    /** A value within a tag of the surrounding structure's own. */
    static Der context(int number, Der... parts) {
        return joined(CONTEXT | number, parts);
    }

    /** A string of bytes under a tag of the surrounding structure's own. */
    static Der contextOctets(int number, byte[] bytes) {
        return new Der(0x80 | number, bytes);
    }

    private static Der joined(int tag, Der... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Der part : parts) {
            out.writeBytes(part.bytes());
        }
        return new Der(tag, out.toByteArray());
    }

    static Der integer(BigInteger number) {
        return new Der(INTEGER, number.toByteArray());
    }

    static Der integer(long number) {
        return integer(BigInteger.valueOf(number));
    }

    static Der truth() {
        return new Der(BOOLEAN, new byte[] {(byte) 0xFF});
    }

    static Der nothing() {
        return new Der(NULL, new byte[0]);
    }

    static Der octets(byte[] bytes) {
        return new Der(OCTETS, bytes);
    }

    static Der bits(int unused, byte... bytes) {
        byte[] content = new byte[bytes.length + 1];
        content[0] = (byte) unused;
        System.arraycopy(bytes, 0, content, 1, bytes.length);
        return new Der(BITS, content);
    }

    static Der utf8(String text) {
        return new Der(UTF8, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A time as certificates have it (RFC 5280, 4.1.2.5): with two digits of the year until 2049. */
    static Der time(Instant instant) {
        byte[] digits = TIME.format(instant).getBytes(StandardCharsets.US_ASCII);
        return instant.isBefore(YEAR_2050)
                ? new Der(UTC_TIME, Arrays.copyOfRange(digits, 2, digits.length))
                : new Der(GENERALIZED_TIME, digits);
    }

    /** An object identifier by its dotted name. */
    static Der oid(String dotted) {
        String[] parts = dotted.split("\\.");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        base128(out, Long.parseLong(parts[0]) * 40 + Long.parseLong(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            base128(out, Long.parseLong(parts[i]));
        }
        return new Der(OBJECT, out.toByteArray());
    }

    private static void base128(ByteArrayOutputStream out, long number) {
        for (int shift = 63; shift > 0; shift -= 7) {
            if (number >>> shift != 0) {
                out.write((int) (number >>> shift & 0x7F | 0x80));
            }
        }
        out.write((int) (number & 0x7F));
    }

    /** Takes bytes that are encoded already, such as a public key. */
    static Der raw(byte[] encoded) {
        return read(encoded);
    }

    /**
     * Reads one value; bytes after it are left alone.
     *
     * @throws MalformedException if there is none
     */
    static Der read(byte[] bytes) {
        return new Reader(bytes).next();
    }

    /** Gives the values in this one. */
    List<Der> parts() {
        Reader reader = new Reader(content);
        List<Der> parts = new ArrayList<>();
        while (reader.hasNext()) {
            parts.add(reader.next());
        }
        return parts;
    }

    /** Gives one of the values in this one. */
    Der part(int index) {
        List<Der> parts = parts();
        if (index >= parts.size()) {
            throw new MalformedException("a value of a time stamp is missing");
        }
        return parts.get(index);
    }

    /** Gives the whole number that this is. */
    BigInteger number() {
        if (content.length == 0) {
            throw new MalformedException("a number of a time stamp is empty");
        }
        return new BigInteger(content);
    }

    /** Tells whether this is the object identifier with a dotted name. */
    boolean isOid(String dotted) {
        return tag == OBJECT && Arrays.equals(content, oid(dotted).content());
    }

    /** Walks over values that follow each other. */
    private static final class Reader {
        private final byte[] bytes;
        private int at;

        Reader(byte[] bytes) {
            this.bytes = bytes;
        }

        boolean hasNext() {
            return at < bytes.length;
        }

        Der next() {
            int tag = octet();
            int length = octet();
            if (length > 0x80) {
                int octets = length & 0x7F;
                length = 0;
                for (int i = 0; i < octets; i++) {
                    length = length << 8 | octet();
                }
            }
            if (length < 0 || length > bytes.length - at) {
                throw new MalformedException("a value of a time stamp is longer than what there is");
            }
            at += length;
            return new Der(tag, Arrays.copyOfRange(bytes, at - length, at));
        }

        private int octet() {
            if (at >= bytes.length) {
                throw new MalformedException("a value of a time stamp ends too early");
            }
            return bytes[at++] & 0xFF;
        }
    }
}
