import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/**
 * Makes the keys that are missing in {@code <run>/keys} and brings RabbitMQ's virtual host and users to what the services
 * expect. Run by {@code ./dev up}; may be repeated. Expects AMQP_MANAGEMENT_URL, AMQP_ADMIN_USER and AMQP_ADMIN_PASSWORD.
 */
final class Prepare {
    private static final String VHOST = "viveiro";

    private final Path run;
    // RabbitMQ accepts an upgrade to HTTP/2 and then loses the body that came with it
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Prepare(Path run) {
        this.run = run;
    }

    public static void main(String[] args) throws Exception {
        var prepare = new Prepare(Path.of(args[0]));
        prepare.keys();
        prepare.broker();
    }

    private void keys() throws GeneralSecurityException, IOException {
        var signing = run.resolve("keys/gateway-signing.jwk");
        if (!Files.exists(signing)) {
            var pair = keyPair();
            write(run.resolve("keys/gateway-signing.pub.jwk"), jwk(pair, "sig", false));
            write(signing, jwk(pair, "sig", true));
        }
        var credential = run.resolve("keys/credential.jwk");
        if (!Files.exists(credential)) {
            write(credential, jwk(keyPair(), "enc", true));
        }
        for (var name : new String[] {"notification-service.key", "gateway-data.key"}) {
            var file = run.resolve("keys").resolve(name);
            if (!Files.exists(file)) {
                var bytes = new byte[32];
                new SecureRandom().nextBytes(bytes);
                write(file, base64(bytes));
            }
        }
    }

    private void broker() throws IOException, InterruptedException {
        put("vhosts/" + VHOST, "{}");
        // The gateway makes the hosts' users and queues, over the management API.
        user("viveiro-gateway", "administrator", ".*", ".*", ".*");
        service("metering", "^(interactive|bulk)\\\\.credit\\\\.changed$");
        service("notification", "^$");
    }

    /**
     * A service declares and reads its own queues, binds them to the exchanges, and publishes dead letters, and of domain events
     * those whose keys are its own. The topic permission stands before the right to write: without one every key is allowed.
     */
    private void service(String name, String tells) throws IOException, InterruptedException {
        var own = "^" + name + "\\\\..*";
        known("viveiro-" + name, "");
        put(
                "topic-permissions/" + VHOST + "/viveiro-" + name,
                "{\"exchange\":\"viveiro.events\",\"write\":\"%s\",\"read\":\".*\"}".formatted(tells));
        user(
                "viveiro-" + name,
                "",
                own + "$",
                own + "$|^viveiro\\\\.(events|dead-letters)$",
                own + "$|^viveiro\\\\.(events|host-events|dead-letters)$");
    }

    private void user(String name, String tags, String configure, String write, String read)
            throws IOException, InterruptedException {
        known(name, tags);
        put(
                "permissions/" + VHOST + "/" + name,
                "{\"configure\":\"%s\",\"write\":\"%s\",\"read\":\"%s\"}".formatted(configure, write, read));
    }

    private void known(String name, String tags) throws IOException, InterruptedException {
        var password = Files.readString(run.resolve("secrets/broker-" + name)).strip();
        put("users/" + name, "{\"password\":\"%s\",\"tags\":\"%s\"}".formatted(password, tags));
    }

    private void put(String path, String body) throws IOException, InterruptedException {
        var login = System.getenv("AMQP_ADMIN_USER") + ":" + System.getenv("AMQP_ADMIN_PASSWORD");
        var request = HttpRequest.newBuilder(URI.create(System.getenv("AMQP_MANAGEMENT_URL") + "/api/" + path))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 300) {
            throw new IOException("RabbitMQ answered " + answer.statusCode() + " to PUT " + path + ": " + answer.body());
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** A JSON Web Key (RFC 7517); its id is the thumbprint of RFC 7638. */
    private static String jwk(KeyPair pair, String use, boolean withPrivate) throws GeneralSecurityException {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        var x = coordinate(point.getAffineX());
        var y = coordinate(point.getAffineY());
        var members = "\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"".formatted(x, y);
        var digest = MessageDigest.getInstance("SHA-256").digest(("{" + members + "}").getBytes(StandardCharsets.UTF_8));
        var secret = withPrivate ? ",\"d\":\"" + coordinate(((ECPrivateKey) pair.getPrivate()).getS()) + "\"" : "";
        return "{" + members + ",\"use\":\"" + use + "\",\"kid\":\"" + base64(digest) + "\"" + secret + "}";
    }

    /** 32 bytes, big endian, with leading zeros. */
    private static String coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        var padded = new byte[32];
        var length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, padded, 32 - length, length);
        return base64(padded);
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Nobody but the owner reads a key, at no moment. */
    private static void write(Path file, String content) throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        Files.createFile(part, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, content + "\n");
        Files.move(part, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
