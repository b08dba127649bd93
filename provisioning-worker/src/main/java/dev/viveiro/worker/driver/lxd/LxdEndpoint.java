package dev.viveiro.worker.driver.lxd;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Executor;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.springframework.boot.ssl.pem.PemContent;

/** Where LXD's API answers, and how it is spoken to there. */
sealed interface LxdEndpoint {
    /** What is missing before anybody can be asked, and what to do; empty for nothing. */
    String missing();

    /** Whether LXD is on this machine, as far as can be told. */
    boolean local();

    /** A client of this endpoint alone, not yet started. */
    HttpClient client(Executor threads) throws IOException;

    /** @param client this endpoint's; @param path from the root, with its query */
    Request request(HttpClient client, String path);

    /** @param path from the root, with its query */
    URI events(String path);

    /** @param path of the Unix socket, which everybody who may write to it is trusted by */
    record Socket(Path path) implements LxdEndpoint {
        @Override
        public String missing() {
            return Files.exists(path)
                    ? ""
                    : "there is no socket %s; start LXD, or name its socket in %s".formatted(path, LxdSettings.SOCKET);
        }

        @Override
        public boolean local() {
            return true;
        }

        @Override
        public HttpClient client(Executor threads) {
            return new UnixClient(path, threads);
        }

        /**
         * Alone on a connection of its own. LXD waits for the first bytes of a connection to its socket before it accepts
         * the next one, and a pool opens connections that may stay silent: their request has found another meanwhile. All
         * of LXD stood still then, its hooks at a machine's start as well, until somebody closed it.
         */
        @Override
        public Request request(HttpClient client, String path) {
            return client.newRequest(URI.create("http://lxd" + path))
                    .tag(new Object())
                    .headers(fields -> fields.put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE));
        }

        @Override
        public URI events(String path) {
            return URI.create("ws://lxd" + path);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /**
     * LXD's API over the network. Both sides know each other by their certificates, as LXD's own client does: the server's is the one that
     * was given, whatever name it bears, and ours is in LXD's trust store ({@code lxc config trust add}).
     *
     * @param url {@code https://host:port}
     * @param certificate ours, PEM
     * @param key its private key, PEM
     * @param server LXD's own certificate, PEM
     */
    record Remote(URI url, Path certificate, Path key, Path server) implements LxdEndpoint {
        @Override
        public String missing() {
            return List.of(certificate, key, server).stream()
                    .filter(file -> !Files.isReadable(file))
                    .findFirst()
                    .map(file -> "%s can't be read; name PEM files in %s, %s and %s"
                            .formatted(file, LxdSettings.CERTIFICATE, LxdSettings.KEY, LxdSettings.SERVER))
                    .orElse("");
        }

        @Override
        public boolean local() {
            return false;
        }

        @Override
        public HttpClient client(Executor threads) throws IOException {
            if (!missing().isEmpty()) {
                throw new IOException(missing());
            }
            ClientConnector connector = connector(threads);
            connector.setSslContextFactory(certificates());
            HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
            client.setExecutor(threads);
            return client;
        }

        private SslContextFactory.Client certificates() throws IOException {
            try {
                KeyStore ours = KeyStore.getInstance("PKCS12");
                ours.load(null, null);
                char[] inMemory = new char[0];
                ours.setKeyEntry(
                        "worker", privateKey(), inMemory, chain(certificate).toArray(new X509Certificate[0]));
                KeyStore theirs = KeyStore.getInstance("PKCS12");
                theirs.load(null, null);
                theirs.setCertificateEntry("lxd", chain(server).getFirst());
                SslContextFactory.Client factory = new SslContextFactory.Client();
                factory.setKeyStore(ours);
                factory.setKeyStorePassword("");
                factory.setTrustStore(theirs);
                // LXD's certificate says the host's name, not the address; what counts is that it is this one
                factory.setEndpointIdentificationAlgorithm(null);
                return factory;
            } catch (GeneralSecurityException e) {
                throw new IOException("the certificates for " + url + " can't be used: " + e.getMessage(), e);
            }
        }

        private PrivateKey privateKey() throws IOException {
            PrivateKey found = PemContent.load(key).getPrivateKey();
            if (found == null) {
                throw new IOException(key + " holds no private key in PEM");
            }
            return found;
        }

        private static List<X509Certificate> chain(Path file) throws IOException {
            List<X509Certificate> found = PemContent.load(file).getCertificates();
            if (found == null || found.isEmpty()) {
                throw new IOException(file + " holds no certificate in PEM");
            }
            return found;
        }

        @Override
        public Request request(HttpClient client, String path) {
            return client.newRequest(URI.create(url + path));
        }

        @Override
        public URI events(String path) {
            return URI.create("wss://" + url.getAuthority() + path);
        }

        @Override
        public String toString() {
            return url.toString();
        }
    }

    private static ClientConnector connector(Executor threads) {
        ClientConnector connector = new ClientConnector();
        connector.setExecutor(threads);
        connector.setSelectors(1);
        return connector;
    }

    /** Sends every request, also those that the WebSocket client makes, over the socket. */
    final class UnixClient extends HttpClient {
        /** Every request has a destination of its own, of which nothing is left soon after. */
        private static final long FORGOTTEN_MILLIS = 5_000;

        private final Transport transport;

        private UnixClient(Path socket, Executor threads) {
            super(new HttpClientTransportOverHTTP(connector(threads)));
            this.transport = new Transport.TCPUnix(socket);
            setExecutor(threads);
            setDestinationIdleTimeout(FORGOTTEN_MILLIS);
        }

        @Override
        public Request newRequest(URI uri) {
            return super.newRequest(uri).transport(transport);
        }
    }
}
