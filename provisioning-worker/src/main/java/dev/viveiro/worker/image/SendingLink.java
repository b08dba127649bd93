package dev.viveiro.worker.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** One image at the gateway, to which bytes are sent. */
final class SendingLink implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    /** The gateway says nothing while it digests gigabytes. */
    private static final long IDLE_MILLIS = TimeUnit.MINUTES.toMillis(5);

    private static final long CONNECT_MILLIS = TimeUnit.SECONDS.toMillis(30);
    private static final int LARGEST_ANSWER = 1 << 16;
    private static final int THREADS = 6;

    private final URI address;
    private final HttpClient http = new HttpClient();

    private SendingLink(URI address) {
        this.address = address;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("image-send-link");
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setFollowRedirects(false);
        http.setConnectTimeout(CONNECT_MILLIS);
        http.setIdleTimeout(IDLE_MILLIS);
    }

    static SendingLink open(URI address) {
        SendingLink link = new SendingLink(address);
        try {
            link.http.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client that sends images did not start", e);
        }
        return link;
    }

    /** What the gateway's answer means. */
    enum Kind {
        /** It has all bytes, and they are the right ones. */
        TAKEN,
        /** It has some, and wants the rest. */
        GO_ON,
        /** What it got has another digest, and is thrown away. */
        OTHER_BYTES,
        LATER,
        TOO_LARGE,
        NOT_WANTED
    }

    /** @param received how many bytes it has, when it is to be gone on */
    record Answer(Kind kind, int status, long received) {}

    /** Sends the bytes from {@code from} on, which may be none; throws {@link IOException} when nobody answers. */
    Answer put(FileChannel file, long from, long total) throws IOException, InterruptedException {
        String range = from == total ? "bytes */" + total : "bytes " + from + "-" + (total - 1) + "/" + total;
        Request request = http.newRequest(address)
                .method(HttpMethod.PUT)
                .headers(headers -> headers.put(HttpHeader.CONTENT_RANGE, range))
                .body(new InputStreamRequestContent("application/octet-stream", new Rest(file, from)));
        try {
            return answer(new CompletableResponseListener(request, LARGEST_ANSWER)
                    .send()
                    .get());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    private static Answer answer(ContentResponse response) {
        int status = response.getStatus();
        JsonNode problem = status < 400 ? MissingNode.getInstance() : problem(response.getContent());
        String code = problem.path("code").asString("");
        Kind kind =
                switch (status) {
                    case 200, 204 -> Kind.TAKEN;
                    case 409 ->
                        switch (code) {
                            case "wrong-offset" -> Kind.GO_ON;
                            case "in-progress" -> Kind.LATER;
                            default -> Kind.NOT_WANTED;
                        };
                    case 400 -> code.equals("checksum-mismatch") ? Kind.OTHER_BYTES : Kind.LATER;
                    case 413 -> Kind.TOO_LARGE;
                    case 401, 403, 404, 410 -> Kind.NOT_WANTED;
                    default -> Kind.LATER;
                };
        return new Answer(kind, status, problem.path("received").asLong(0));
    }

    private static JsonNode problem(byte[] content) {
        try {
            return JSON.readTree(content);
        } catch (JacksonException noProblem) {
            return MissingNode.getInstance();
        }
    }

    /** The bytes of a file from an offset on; the file stays open. */
    private static final class Rest extends InputStream {
        private final FileChannel file;
        private long at;

        Rest(FileChannel file, long from) {
            this.file = file;
            this.at = from;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(into, offset, length), at);
            at += Math.max(0, read);
            return read;
        }
    }

    @Override
    public void close() {
        try {
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client that sends images did not stop", e);
        }
    }
}
