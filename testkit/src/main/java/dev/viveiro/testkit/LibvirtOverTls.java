package dev.viveiro.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A libvirt of the tests that is spoken to over TLS, as from another host: both sides know each other by an authority. */
public final class LibvirtOverTls implements AutoCloseable {
    private static final String AUTHORITY = "ca";
    private static final String WORKER = "worker";
    private static final String STRANGER = "stranger";
    private static final int PORT = 16514;

    private final Path folder;
    private final InnerPort inner;

    private static final class Shared {
        static final Path CERTIFICATES = Waiting.on(() -> {
            Path folder = Files.createTempDirectory("viveiro-tls");
            Certificates certificates = new Certificates(folder);
            certificates.authority(AUTHORITY);
            certificates.signedBy(AUTHORITY, "server");
            certificates.signedBy(AUTHORITY, WORKER);
            certificates.ofItself(STRANGER);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> Nodes.run("rm", "-rf", folder.toString())));
            return folder;
        });
        static final Path FOLDER = Nodes.own("libvirt-tls", "libvirt-node", "VIVEIRO_LIBVIRT_TLS=" + CERTIFICATES);

        static {
            var build =
                    Nodes.repository().resolve("images").resolve("tiny-guest").resolve("build");
            Nodes.run(
                    build.toString(),
                    images().resolve(LibvirtFixture.TINY + ".qcow2").toString());
        }

        static Path images() {
            return FOLDER.resolve("files");
        }
    }

    private LibvirtOverTls(Path folder, InnerPort inner) {
        this.folder = folder;
        this.inner = inner;
    }

    /** @param folder an empty one for what callers show; it is left to its owner */
    public static LibvirtOverTls open(Path folder) {
        return Waiting.on(() -> {
            shown(folder, WORKER, AUTHORITY);
            shown(folder, STRANGER, AUTHORITY);
            shown(folder, "doubter", STRANGER);
            return new LibvirtOverTls(folder, InnerPort.open(Shared.FOLDER, folder.resolve("relay"), PORT));
        });
    }

    /** A folder with what one shows, and whom it believes, under the names that libvirt looks for. */
    private static void shown(Path folder, String whose, String believed) throws IOException {
        Path own = Files.createDirectory(folder.resolve(whose));
        // who believes a stranger shows what the worker does
        String certificate = whose.equals(STRANGER) ? STRANGER : WORKER;
        Files.copy(Shared.CERTIFICATES.resolve(believed + ".crt"), own.resolve("cacert.pem"));
        Files.copy(Shared.CERTIFICATES.resolve(certificate + ".crt"), own.resolve("clientcert.pem"));
        Files.copy(Shared.CERTIFICATES.resolve(certificate + ".key"), own.resolve("clientkey.pem"));
    }

    /** What a worker is told of it by its environment. */
    public Map<String, String> environment() {
        return as(WORKER);
    }

    /** The same with a certificate that nobody signed whom libvirt knows. */
    public Map<String, String> strangersEnvironment() {
        return as(STRANGER);
    }

    /** The same of one who believes somebody else than libvirt's authority. */
    public Map<String, String> doubtersEnvironment() {
        return as("doubter");
    }

    private Map<String, String> as(String whom) {
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "VIVEIRO_LIBVIRT_URI",
                "qemu+tls://127.0.0.1:%d/system?pkipath=%s".formatted(Waiting.on(inner::port), folder.resolve(whom)));
        environment.put("VIVEIRO_LIBVIRT_POOL", "default");
        environment.put("VIVEIRO_LIBVIRT_IMAGES", Shared.images().toString());
        environment.put("VIVEIRO_LIBVIRT_STOP_PATIENCE", "PT40S");
        return environment;
    }

    @Override
    public void close() throws IOException {
        inner.close();
    }
}
