package dev.viveiro.gateway.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.viveiro.gateway.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** An image that a test registers, and what an administrator does with it. */
public final class ImageStory {
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final Http admin;
    private final String name = "image-" + NAMES.incrementAndGet() + ".1";

    public ImageStory(Http admin) {
        this.admin = admin;
    }

    public static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public String name() {
        return name;
    }

    /** Registers it; {@code more} members follow those that every image has. */
    public Http.Answer register(byte[] bytes, String format, String more) {
        return admin.post("/v1/images", """
                {'name':'%s','description':'Of a test','account':'debian','minDiskGib':1,'format':'%s','sha256':'%s'%s}""".formatted(name, format, sha256(bytes), more));
    }

    public Http.Answer upload(byte[] bytes, String... headers) {
        HttpRequest.Builder request =
                admin.request("/v1/images/" + name + "/content").PUT(BodyPublishers.ofByteArray(bytes));
        return admin.send(headers.length == 0 ? request : request.headers(headers));
    }

    /** Sends so many bytes of a larger body, and hangs up. */
    void uploadAndBreakOff(byte[] bytes, int sent) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), admin.port())) {
            OutputStream out = socket.getOutputStream();
            out.write("""
                    PUT /v1/images/%s/content HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Length: %d\r
                    \r
                    """.formatted(name, admin.key(), bytes.length).getBytes(StandardCharsets.US_ASCII));
            out.write(bytes, 0, sent);
            out.flush();
            received(sent);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until so many bytes are there. */
    void received(long expected) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(read().json().at("/received").asLong()).isEqualTo(expected));
    }

    public Http.Answer read() {
        return admin.get("/v1/images/" + name).is(200);
    }

    /** Waits until it is in this state. */
    Http.Answer becomes(String state) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(read().text("/state")).isEqualTo(state));
        return read();
    }

    public Http.Answer deprecate() {
        return admin.post("/v1/images/" + name + "/deprecate", "");
    }

    public Http.Answer delete() {
        return admin.delete("/v1/images/" + name);
    }
}
