package dev.framewright.jobs.s3;

import dev.framewright.api.StoreUnavailableException;
import java.io.StringReader;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What a store answers in XML, read without document types or entities.
 *
 * @param entries objects of one page
 * @param next token of the page that follows; empty after the last
 */
record S3Listing(List<S3Bucket.Entry> entries, Optional<String> next) {
    /** Reads a page of a listing. */
    static S3Listing read(String xml) {
        List<S3Bucket.Entry> entries = new ArrayList<>();
        Optional<String> next = Optional.empty();
        String key = "";
        try {
            XMLStreamReader reader = reader(xml);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT) {
                    switch (reader.getLocalName()) {
                        case "Key" -> key = reader.getElementText();
                        case "LastModified" ->
                            entries.add(new S3Bucket.Entry(key, Instant.parse(reader.getElementText())));
                        case "NextContinuationToken" -> next = Optional.of(reader.getElementText());
                        default -> {}
                    }
                }
            }
        } catch (XMLStreamException | DateTimeParseException e) {
            throw new StoreUnavailableException("The artefact store gave a listing that cannot be read.", e);
        }
        return new S3Listing(entries, next.filter(token -> !token.isEmpty()));
    }

    /** Gives the code of an error, if the text is one. */
    static Optional<String> errorCode(String xml) {
        return xml.contains("<Error")
                ? element(xml, "Code").filter(code -> code.matches("[A-Za-z0-9]{1,64}"))
                : Optional.empty();
    }

    /** Gives the text of the first element of a name. */
    static Optional<String> element(String xml, String name) {
        try {
            XMLStreamReader reader = reader(xml);
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT
                        && reader.getLocalName().equals(name)) {
                    return Optional.of(reader.getElementText());
                }
            }
        } catch (XMLStreamException e) {
            // Not XML: then it says nothing that could be named.
            return Optional.empty();
        }
        return Optional.empty();
    }

    private static XMLStreamReader reader(String xml) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory.createXMLStreamReader(new StringReader(xml));
    }
}
