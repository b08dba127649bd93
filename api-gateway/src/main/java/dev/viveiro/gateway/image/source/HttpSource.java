package dev.viveiro.gateway.image.source;

import dev.viveiro.gateway.image.source.SourceAnswer.Bytes;
import dev.viveiro.gateway.image.source.SourceAnswer.Later;
import dev.viveiro.gateway.image.source.SourceAnswer.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Reads one image over HTTP or HTTPS, from any byte on; redirects stay within what was allowed for the first address. */
public final class HttpSource implements AutoCloseable {
    private static final long IDLE_MILLIS = 30_000;
    private static final int HIGHEST_PORT = 65_535;
    private static final int REDIRECTS = 5;
    private static final int THREADS = 6;
    private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);
    private static final Set<Integer> TRY_AGAIN = Set.of(408, 425, 429);

    private final HttpClient http = new HttpClient();

    private HttpSource(boolean privateToo) {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("image-source");
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setFollowRedirects(false);
        http.setConnectTimeout(IDLE_MILLIS);
        http.setIdleTimeout(IDLE_MILLIS);
        http.setSocketAddressResolver(new PublicResolver(privateToo));
    }

    /** @param privateToo addresses that are not public may be read, too */
    public static HttpSource open(boolean privateToo) {
        HttpSource source = new HttpSource(privateToo);
        try {
            source.http.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client that fetches images did not start", e);
        }
        // the bytes are wanted as they are
        source.http.getContentDecoderFactories().clear();
        return source;
    }

    /** True for an address that can be asked at all: absolute, HTTP or HTTPS, with a host and without a user. */
    public static boolean understands(URI url) {
        return ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                && url.getHost() != null
                && url.getPort() <= HIGHEST_PORT
                && url.getRawUserInfo() == null;
    }

    /** Asks for the bytes from {@code offset} on. */
    public SourceAnswer ask(URI url, long offset) throws InterruptedException {
        URI at = url;
        for (int hop = 0; hop <= REDIRECTS; hop++) {
            InputStreamResponseListener listener = new InputStreamResponseListener();
            Response response;
            try {
                response = send(at, offset, listener);
            } catch (ExecutionException e) {
                return failure(e);
            } catch (TimeoutException e) {
                return new Later(at.getHost() + " did not answer within " + IDLE_MILLIS / 1000 + " s");
            }
            if (!REDIRECT.contains(response.getStatus())) {
                return answer(at, response, offset, listener.getInputStream());
            }
            String location = response.getHeaders().get(HttpHeader.LOCATION);
            response.abort(new IOException("redirected"));
            URI next = location == null ? null : resolved(at, location);
            if (next == null
                    || !understands(next)
                    || ("https".equalsIgnoreCase(at.getScheme()) && !"https".equalsIgnoreCase(next.getScheme()))) {
                return new Refused("source-forbidden", "the source leads to " + location + ", which is not followed");
            }
            at = next;
        }
        return new Refused("source-refused", "the source leads on and on, more than " + REDIRECTS + " times");
    }

    private Response send(URI at, long offset, InputStreamResponseListener listener)
            throws InterruptedException, ExecutionException, TimeoutException {
        Request request = http.newRequest(at);
        if (offset > 0) {
            request.headers(headers -> headers.put(HttpHeader.RANGE, "bytes=" + offset + "-"));
        }
        request.send(listener);
        try {
            return listener.get(IDLE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | TimeoutException e) {
            request.abort(e);
            throw e;
        }
    }

    private static @org.jspecify.annotations.Nullable URI resolved(URI at, String location) {
        try {
            return at.resolve(location);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static SourceAnswer failure(ExecutionException failure) {
        boolean isPrivate = Stream.<Throwable>iterate(failure, java.util.Objects::nonNull, Throwable::getCause)
                .anyMatch(PublicResolver.PrivateAddress.class::isInstance);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return isPrivate
                ? new Refused(
                        "source-forbidden",
                        cause.getMessage() + ", and others are read only with VIVEIRO_IMAGE_PRIVATE_SOURCES=true")
                : new Later("the source can't be reached: " + cause);
    }

    private static SourceAnswer answer(URI at, Response response, long offset, InputStream in) {
        int status = response.getStatus();
        if (status == 200) {
            return new Bytes(false, in);
        }
        String range = response.getHeaders().get(HttpHeader.CONTENT_RANGE);
        if (status == 206 && range != null && range.startsWith("bytes " + offset + "-")) {
            return new Bytes(offset > 0, in);
        }
        response.abort(new IOException("not wanted"));
        if (status == 416 && offset > 0) {
            return new Bytes(true, InputStream.nullInputStream());
        }
        String detail = at.getHost() + " answered " + status;
        return status >= 500 || TRY_AGAIN.contains(status) ? new Later(detail) : new Refused("source-refused", detail);
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
