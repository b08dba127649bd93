package dev.viveiro.gateway.change.web;

import dev.viveiro.gateway.change.log.ChangeLog.Bounds;
import dev.viveiro.gateway.change.log.Entry;
import java.util.List;

/** The format of Server-Sent Events (WHATWG HTML, "Server-sent events"). */
final class EventText {
    static final String HEARTBEAT = ": heartbeat\n\n";

    private static final int RECONNECT_MILLIS = 1_000;

    private EventText() {}

    /** For a reader that goes on where it was. */
    static String resumed() {
        return ": resumed\nretry: " + RECONNECT_MILLIS + "\n\n";
    }

    /** For a reader that begins: an id without data is no event, but what the reader resumes after. */
    static String begun(long number) {
        return ": begun\nretry: " + RECONNECT_MILLIS + "\nid: " + number + "\n\n";
    }

    /** What was after the reader's last event is not kept: it must read the lists anew, and goes on from {@code last}. */
    static String reset(Bounds bounds) {
        return "retry: " + RECONNECT_MILLIS + "\nid: " + bounds.last() + "\nevent: reset\ndata: {\"oldest\":"
                + bounds.oldest() + ",\"last\":" + bounds.last() + "}\n\n";
    }

    static String events(List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            text.append("id: ")
                    .append(entry.number())
                    .append("\nevent: ")
                    .append(entry.kind().event())
                    .append("\ndata: ")
                    .append(entry.data())
                    .append("\n\n");
        }
        return text.toString();
    }
}
