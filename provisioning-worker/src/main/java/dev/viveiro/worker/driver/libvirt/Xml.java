package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Reads what libvirt describes things with. */
final class Xml {
    private Xml() {}

    /** @throws IllegalArgumentException for what is no XML, or declares a document type */
    static Element parse(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)))
                    .getDocumentElement();
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalArgumentException("libvirt described something in what is no XML: " + e.getMessage(), e);
        }
    }

    /** The element as text. */
    static String text(Element element) {
        StringWriter text = new StringWriter();
        try {
            Transformer transformer = TransformerFactory.newInstance().newTransformer();
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            transformer.transform(new DOMSource(element), new StreamResult(text));
        } catch (TransformerException e) {
            throw new IllegalStateException("XML can't be written into memory", e);
        }
        return text.toString();
    }

    /** The child elements of this local name. */
    static Stream<Element> children(Element parent, String name) {
        NodeList all = parent.getChildNodes();
        return IntStream.range(0, all.getLength())
                .mapToObj(all::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE && name.equals(node.getLocalName()))
                .map(Element.class::cast);
    }

    /** The first element at the end of this way down. */
    static Optional<Element> at(Element from, String... way) {
        Optional<Element> here = Optional.of(from);
        for (String name : way) {
            here = here.flatMap(element -> children(element, name).findFirst());
        }
        return here;
    }

    /** @throws IllegalArgumentException when there is no such element */
    static String textAt(Element from, String... way) {
        return at(from, way)
                .map(element -> element.getTextContent().strip())
                .orElseThrow(() -> new IllegalArgumentException("there is no " + String.join("/", way)));
    }

    /** @throws IllegalArgumentException when there is no such attribute */
    static String attribute(Element of, String name) {
        if (!of.hasAttribute(name)) {
            throw new IllegalArgumentException("%s has no %s".formatted(of.getLocalName(), name));
        }
        return of.getAttribute(name);
    }
}
