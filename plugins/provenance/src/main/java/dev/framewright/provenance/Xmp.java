package dev.framewright.provenance;

import java.util.LinkedHashMap;
import java.util.Map;

/** An XMP packet with the fields for generative AI of IPTC's Video Metadata Hub 1.7, which are those of IPTC 2025.1. */
final class Xmp {
    private Xmp() {}

    /**
     * Writes a packet.
     *
     * @param tool program and its version
     * @param digitalSourceType IPTC's address of how the content came about
     * @param system model and program that made it; empty when no model had a part
     * @param version of the program
     * @param prompt the prompt or what is told of it; empty when nothing is
     */
    static String packet(String tool, String digitalSourceType, String system, String version, String prompt) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("xmp:CreatorTool", tool);
        fields.put("Iptc4xmpExt:DigitalSourceType", digitalSourceType);
        if (!system.isEmpty()) {
            fields.put("Iptc4xmpExt:AISystemUsed", system);
            fields.put("Iptc4xmpExt:AISystemVersionUsed", version);
        }
        if (!prompt.isEmpty()) {
            fields.put("Iptc4xmpExt:AIPromptInformation", prompt);
        }
        StringBuilder attributes = new StringBuilder();
        fields.forEach((name, value) -> attributes
                .append("\n    ")
                .append(name)
                .append("=\"")
                .append(escaped(value))
                .append('"'));
        return """
                <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
                <x:xmpmeta xmlns:x="adobe:ns:meta/">
                 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
                  <rdf:Description rdf:about=""
                    xmlns:xmp="http://ns.adobe.com/xap/1.0/"
                    xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"""" + attributes + """
                />
                 </rdf:RDF>
                </x:xmpmeta>
                <?xpacket end="w"?>""";
    }

    private static String escaped(String text) {
        StringBuilder safe = new StringBuilder();
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\n', '\r', '\t' -> safe.append("&#").append(point).append(';');
                default -> {
                    // XML has no other control characters.
                    if (point >= ' ' && point != 0xFFFE && point != 0xFFFF) {
                        safe.appendCodePoint(point);
                    }
                }
            }
        });
        return safe.toString();
    }
}
