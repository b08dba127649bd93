package dev.viveiro.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;
import org.jspecify.annotations.Nullable;

/** A gateway to which hosts connect their streams. */
final class ListeningGateway implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Tomcat tomcat = new Tomcat();
    private final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();

    /** One stream of a host, from the gateway's side. */
    final class Stream extends Endpoint {
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private volatile @Nullable Session session;
        volatile String authorization = "";

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            session = opened;
            opened.addMessageHandler(
                    ByteBuffer.class, (MessageHandler.Partial<ByteBuffer>) (piece, last) -> keep(piece));
            authorization = String.valueOf(config.getUserProperties().get("authorization"));
            streams.add(this);
        }

        private synchronized void keep(ByteBuffer piece) {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            said.writeBytes(bytes);
        }

        @Override
        public void onClose(Session ended, CloseReason reason) {
            closed.complete(reason.getCloseCode().getCode() + " " + reason.getReasonPhrase());
        }

        synchronized String said() {
            return said.toString(StandardCharsets.UTF_8);
        }

        void saysAtTheEnd(String text) {
            await().atMost(SOON).untilAsserted(() -> assertThat(said()).endsWith(text));
        }

        private Session open() {
            return Objects.requireNonNull(session, "it is open");
        }

        void type(String text) {
            try {
                open().getBasicRemote().sendBinary(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        void close() {
            try {
                open().close();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Status and reason with which the host closes it. */
        String closedWith() {
            return closed.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join();
        }
    }

    /** Keeps the header that opens a stream. */
    private final class Greeting extends ServerEndpointConfig.Configurator {
        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new Stream());
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig config, HandshakeRequest request, HandshakeResponse response) {
            List<String> header = request.getHeaders().get("Authorization");
            config.getUserProperties().put("authorization", header == null ? "" : header.getFirst());
        }
    }

    ListeningGateway(Path folder) throws LifecycleException {
        tomcat.setBaseDir(folder.toString());
        tomcat.setPort(0);
        var context = tomcat.addContext("", new File(folder.toString()).getAbsolutePath());
        context.addServletContainerInitializer(new WsSci(), null);
        context.addServletContainerInitializer(
                (classes, servlets) -> {
                    var container = (ServerContainer) servlets.getAttribute(ServerContainer.class.getName());
                    try {
                        container.addEndpoint(ServerEndpointConfig.Builder.create(Stream.class, "/v1/call/stream")
                                .configurator(new Greeting())
                                .build());
                    } catch (jakarta.websocket.DeploymentException e) {
                        throw new jakarta.servlet.ServletException(e);
                    }
                },
                null);
        tomcat.addServlet("", "nothing", new jakarta.servlet.http.HttpServlet() {});
        context.addServletMappingDecoded("/", "nothing");
        tomcat.getConnector();
        tomcat.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort());
    }

    Stream connected() throws InterruptedException {
        return Objects.requireNonNull(streams.poll(SOON.toSeconds(), TimeUnit.SECONDS), "no stream was connected");
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
