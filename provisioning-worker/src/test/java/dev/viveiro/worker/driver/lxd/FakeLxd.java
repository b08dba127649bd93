package dev.viveiro.worker.driver.lxd;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Answers requests over a socket as LXD would, by what a test says. What nobody told it is not there. */
final class FakeLxd implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Map<String, Supplier<Answer>> answers = new ConcurrentHashMap<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Map<String, String> told = new ConcurrentHashMap<>();

    /** @param missing how many bytes less come than were promised */
    record Answer(int status, byte[] content, int missing) {}

    FakeLxd(Path socket) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::accept);
    }

    /** Answers with this as the metadata from now on. @param request such as {@code GET /1.0} */
    FakeLxd says(String request, String metadata) {
        return answers(request, () -> json("{\"metadata\":" + metadata + "}"));
    }

    /** Begins work in the background. */
    FakeLxd begins(String request, String operation) {
        return answers(request, () -> json("{\"operation\":\"/1.0/operations/" + operation + "\"}"));
    }

    FakeLxd answers(String request, Supplier<Answer> answer) {
        answers.put(request, answer);
        return this;
    }

    static Answer json(String body) {
        return new Answer(200, body.getBytes(StandardCharsets.UTF_8), 0);
    }

    /** All requests so far, each as {@code GET /1.0}. */
    List<String> heard() {
        return List.copyOf(heard);
    }

    /** Headers, in lower case, and body of the last such request. */
    String told(String request) {
        return told.getOrDefault(request, "");
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel caller = server.accept();
                Thread.startVirtualThread(() -> serve(caller));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(SocketChannel caller) {
        try (caller;
                InputStream in = new BufferedInputStream(Channels.newInputStream(caller));
                OutputStream out = Channels.newOutputStream(caller)) {
            for (String first = line(in); !first.isEmpty(); first = line(in)) {
                int length = 0;
                StringBuilder all = new StringBuilder();
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    all.append(header.toLowerCase(Locale.ROOT)).append('\n');
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(header.substring(15).strip());
                    }
                }
                all.append(new String(in.readNBytes(length), StandardCharsets.UTF_8));
                String request = first.substring(0, first.lastIndexOf(' '));
                told.put(request, all.toString());
                heard.add(request);
                Answer answer = answers.getOrDefault(
                                request, () -> new Answer(404, "{}".getBytes(StandardCharsets.UTF_8), 0))
                        .get();
                out.write(("HTTP/1.1 " + answer.status() + " x\r\ncontent-length: "
                                + (answer.content().length + answer.missing()) + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.write(answer.content());
                out.flush();
                if (answer.missing() > 0) {
                    return;
                }
            }
        } catch (IOException gone) {
            // the caller is not there any more
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int each = in.read(); each >= 0 && each != '\n'; each = in.read()) {
            if (each != '\r') {
                line.write(each);
            }
        }
        return line.toString(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
