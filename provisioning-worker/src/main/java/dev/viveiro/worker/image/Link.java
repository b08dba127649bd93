package dev.viveiro.worker.image;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** One image at the gateway, which is asked for its bytes; a gateway that falls silent in the middle counts as broken. */
final class Link implements AutoCloseable {
    private static final long IDLE_MILLIS = 30_000;
    private static final int THREADS = 6;

    private final URI address;
    private final HttpClient http = new HttpClient();

    private Link(URI address) {
        this.address = address;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("image-link");
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setFollowRedirects(false);
        http.setConnectTimeout(IDLE_MILLIS);
        http.setIdleTimeout(IDLE_MILLIS);
    }

    static Link open(URI address) {
        Link link = new Link(address);
        try {
            link.http.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client that fetches images did not start", e);
        }
        // the bytes are wanted as they are
        link.http.getContentDecoderFactories().clear();
        return link;
    }

    /**
     * What the gateway answered.
     *
     * @param status of HTTP
     * @param first offset of the first byte of {@code bytes}
     */
    record Answer(int status, long first, InputStream bytes) {}

    /** Asks for the bytes from {@code offset} on; throws {@link IOException} when nobody answers. */
    Answer ask(long offset) throws IOException, InterruptedException {
        InputStreamResponseListener listener = new InputStreamResponseListener();
        Request request = http.newRequest(address);
        if (offset > 0) {
            request.headers(headers -> headers.put(HttpHeader.RANGE, "bytes=" + offset + "-"));
        }
        request.send(listener);
        try {
            Response response = listener.get(IDLE_MILLIS, TimeUnit.MILLISECONDS);
            String range = response.getHeaders().get(HttpHeader.CONTENT_RANGE);
            boolean rest = response.getStatus() == 206 && range != null && range.startsWith("bytes " + offset + "-");
            return new Answer(response.getStatus(), rest ? offset : 0, listener.getInputStream());
        } catch (ExecutionException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            request.abort(e);
            throw new IOException("no answer within " + IDLE_MILLIS + " ms", e);
        } catch (InterruptedException e) {
            request.abort(e);
            throw e;
        }
    }

    @Override
    public void close() {
        try {
            http.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the client that fetches images did not stop", e);
        }
    }
}
