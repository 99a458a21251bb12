package dev.framewright.mlt;

import dev.framewright.api.MediaUnreadableException;
import dev.framewright.api.timeline.Timeline;
import dev.framewright.api.timeline.TimelineFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.osgi.service.component.annotations.Component;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads projects in MLT's XML. */
@Component
public final class MltFormat implements TimelineFormat {
    @Override
    public String name() {
        return "MLT, Shotcut, Kdenlive";
    }

    @Override
    public Set<String> endings() {
        return Set.of("mlt", "kdenlive");
    }

    @Override
    public Timeline read(Path file) {
        try (InputStream bytes = Files.newInputStream(file)) {
            Document document = builder().parse(bytes);
            if (!document.getDocumentElement().getTagName().equals("mlt")) {
                throw new SAXException(
                        "its first element is " + document.getDocumentElement().getTagName());
            }
            return new MltTimeline(file.toAbsolutePath().normalize(), document);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new MediaUnreadableException(
                    file,
                    "it is no project in MLT's XML ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")",
                    e);
        }
    }

    /** A project may come from anywhere, so it may not name other files to read while it is parsed. */
    private static DocumentBuilder builder() throws ParserConfigurationException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
        factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
        DocumentBuilder builder = factory.newDocumentBuilder();
        builder.setErrorHandler(new DefaultHandler() {
            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        });
        return builder;
    }
}
