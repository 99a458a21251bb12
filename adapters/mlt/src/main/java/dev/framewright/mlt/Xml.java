package dev.framewright.mlt;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Elements of MLT's XML and their properties. */
final class Xml {
    private Xml() {}

    static List<Element> children(Element parent) {
        List<Element> children = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                children.add(element);
            }
        }
        return children;
    }

    static List<Element> children(Element parent, String tag) {
        return children(parent).stream()
                .filter(child -> child.getTagName().equals(tag))
                .toList();
    }

    /** Gives a property's text; empty if there is none. */
    static String property(Element element, String name) {
        return children(element, "property").stream()
                .filter(property -> property.getAttribute("name").equals(name))
                .findFirst()
                .map(Node::getTextContent)
                .orElse("");
    }

    static void setProperty(Element element, String name, String value) {
        Element property = element.getOwnerDocument().createElement("property");
        property.setAttribute("name", name);
        property.setTextContent(value);
        element.appendChild(property);
    }

    /** Finds what an entry or track refers to, among the children of the root. */
    static Optional<Element> byId(Element root, String id) {
        return id.isEmpty()
                ? Optional.empty()
                : children(root).stream()
                        .filter(child -> child.getAttribute("id").equals(id))
                        .findFirst();
    }
}
