package dev.viveiro.worker.call;

import dev.viveiro.contract.call.CallRefused;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.messaging.ContractJson;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Dials out to whoever asked, with the call's ticket. An answer that does not arrive is nobody's loss: who asked asks again. */
final class GatewayLine implements AutoCloseable {
    private static final int THREADS = 8;
    private static final long PATIENCE_SECONDS = 10;
    private static final Duration SILENCE = Duration.ofSeconds(70);
    private static final Logger log = LoggerFactory.getLogger(GatewayLine.class);

    private final URI gateway;
    private final HttpClient http = new HttpClient();
    private final WebSocketClient streams = new WebSocketClient(http);

    /** @param gateway {@code VIVEIRO_URL}, without {@code /v1} */
    GatewayLine(URI gateway) {
        this.gateway = gateway;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("gateway-line");
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setFollowRedirects(false);
        http.setConnectTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        // the gateway sends a ping every 20 s
        streams.setIdleTimeout(SILENCE);
        try {
            http.start();
            streams.start();
        } catch (Exception e) {
            throw new IllegalStateException("the client that answers calls did not start", e);
        }
    }

    /** The value of the header Authorization that opens the call's address. */
    static String authorization(CallTarget call) {
        return "Ticket " + call.ticket();
    }

    /** Where that part of the call's address is. */
    URI address(CallTarget call, String part) {
        String base = call.address().startsWith("/") ? gateway + call.address() : call.address();
        return URI.create(base + "/" + part);
    }

    void answer(CallTarget call, String mediaType, byte[] content) {
        put(call, "answer", new BytesRequestContent(mediaType, content));
    }

    void refuse(CallTarget call, CallRefused refused) {
        put(call, "refusal", new BytesRequestContent("application/json", ContractJson.write(refused)));
    }

    /**
     * Connects the stream with whoever asked.
     *
     * @throws IOException when nobody takes it
     */
    void stream(CallTarget call, Session.Listener stream) throws IOException {
        ClientUpgradeRequest request = new ClientUpgradeRequest(webSocket(address(call, "stream")));
        request.setHeader(HttpHeader.AUTHORIZATION.asString(), authorization(call));
        try {
            Object unused = streams.connect(stream, request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(why(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static URI webSocket(URI address) {
        return URI.create(address.toString().replaceFirst("^http", "ws"));
    }

    private void put(CallTarget call, String part, BytesRequestContent content) {
        try {
            ContentResponse response = http.newRequest(address(call, part))
                    .method(HttpMethod.PUT)
                    .headers(headers -> headers.put(HttpHeader.AUTHORIZATION, authorization(call)))
                    .body(content)
                    .timeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .send();
            if (response.getStatus() != 204) {
                log.info(
                        "The gateway did not take the answer to call {} (status {}): who asked has given up, or it is another"
                                + " replica.",
                        call.call(),
                        response.getStatus());
            }
        } catch (ExecutionException | TimeoutException e) {
            log.warn("The answer to call {} did not arrive ({}); who waits for it asks again.", call.call(), why(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String why(Exception e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }

    @Override
    public void close() {
        try {
            try {
                streams.stop();
            } finally {
                http.stop();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the client that answers calls did not stop", e);
        }
    }
}
