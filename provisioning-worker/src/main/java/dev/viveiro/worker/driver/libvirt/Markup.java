package dev.viveiro.worker.driver.libvirt;

import java.io.StringWriter;
import java.util.function.Consumer;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes XML for libvirt, with everything escaped that has to be. */
final class Markup {
    private final StringWriter text = new StringWriter();
    private final XMLStreamWriter out;

    private Markup() {
        try {
            out = XMLOutputFactory.newFactory().createXMLStreamWriter(text);
        } catch (XMLStreamException e) {
            throw unwritten(e);
        }
    }

    static String of(Consumer<Markup> content) {
        Markup markup = new Markup();
        content.accept(markup);
        try {
            // an empty element at the top is closed by the end alone
            markup.out.writeEndDocument();
            markup.out.flush();
        } catch (XMLStreamException e) {
            throw unwritten(e);
        }
        return markup.text.toString();
    }

    /** @param attributes name, value, name, value ... */
    Markup element(String name, Consumer<Markup> content, String... attributes) {
        return write(() -> {
            out.writeStartElement(name);
            attributes(attributes);
            content.accept(this);
            out.writeEndElement();
        });
    }

    Markup empty(String name, String... attributes) {
        return write(() -> {
            out.writeEmptyElement(name);
            attributes(attributes);
        });
    }

    Markup text(String name, String content, String... attributes) {
        return element(name, inside -> inside.write(() -> out.writeCharacters(content)), attributes);
    }

    private void attributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            out.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    private Markup write(Writing writing) {
        try {
            writing.go();
            return this;
        } catch (XMLStreamException e) {
            throw unwritten(e);
        }
    }

    @FunctionalInterface
    private interface Writing {
        void go() throws XMLStreamException;
    }

    private static IllegalStateException unwritten(XMLStreamException e) {
        return new IllegalStateException("XML can't be written into memory", e);
    }
}
