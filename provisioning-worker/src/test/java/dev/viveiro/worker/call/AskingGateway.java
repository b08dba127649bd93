package dev.viveiro.worker.call;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import dev.viveiro.contract.call.CallSeal;
import dev.viveiro.contract.call.CallTarget;
import dev.viveiro.contract.call.HostCall;
import dev.viveiro.kernel.HostId;
import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A gateway that signs calls and keeps the answers that were put to it. */
final class AskingGateway implements AutoCloseable {
    static final HostId HOST = new HostId(new UUID(0, 7));
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private final ECKey key = key();
    private final HttpServer http;
    private final BlockingQueue<Put> puts = new LinkedBlockingQueue<>();
    volatile int status = 204;

    record Put(String path, String authorization, String type, String body) {}

    AskingGateway() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", exchange -> {
            puts.add(new Put(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    exchange.getRequestHeaders().getFirst("Content-Type"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    ECKey publicKey() {
        return key.toPublicJWK();
    }

    /** A call about the first generation, at the gateway's own address, until a minute past noon. */
    HostCall asks(VmId vm, Function<CallTarget, HostCall> what) {
        return signed(what.apply(target(HOST, vm, 1, "/v1/call", NOON.plusSeconds(60))));
    }

    CallTarget target(HostId host, VmId vm, int generation, String address, Instant deadline) {
        return new CallTarget(new UUID(1, puts.size()), host, vm, generation, address, "the-ticket", deadline, "");
    }

    HostCall signed(HostCall call) {
        try {
            JWSObject signature = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(new JOSEObjectType(CallSeal.TYPE))
                            .build(),
                    new Payload(CallSeal.digest(call)));
            signature.sign(new ECDSASigner(key));
            return call.signed(signature.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The next that was put; fails when there is none in some seconds. */
    Put put() throws InterruptedException {
        return Objects.requireNonNull(puts.poll(10, TimeUnit.SECONDS), "nothing was put");
    }

    /** The next that is put within that time. */
    @Nullable
    Put putWithin(long millis) throws InterruptedException {
        return puts.poll(millis, TimeUnit.MILLISECONDS);
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("g").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
