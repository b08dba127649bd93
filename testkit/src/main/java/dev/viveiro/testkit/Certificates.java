package dev.viveiro.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Keys and certificates for tests, as PEM files {@code NAME.key} and {@code NAME.crt}.
 *
 * @param folder where they are made; it is left to its owner
 */
record Certificates(Path folder) {
    private static final String PASSWORD = "only-for-this-test";
    private static final String DAYS = "30";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** A new key with a certificate that it signs itself. */
    void ofItself(String name) throws IOException, GeneralSecurityException {
        generate(name);
        write(name);
    }

    /** The same, which may sign others. */
    void authority(String name) throws IOException, GeneralSecurityException {
        generate(name, "-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign");
        write(name);
    }

    /** A new key with a certificate for this machine's loopback that an authority of this folder signs. */
    void signedBy(String authority, String name) throws IOException, GeneralSecurityException {
        generate(name);
        write(name);
        String request = folder.resolve(name + ".csr").toString();
        keytool(name, "-certreq", "-file", request);
        keytool(
                authority,
                "-gencert",
                "-rfc",
                "-validity",
                DAYS,
                "-ext",
                "san=ip:127.0.0.1",
                "-infile",
                request,
                "-outfile",
                folder.resolve(name + ".crt").toString());
    }

    /** By RSA: of a key on a curve Java writes no public half, without which GnuTLS does not read it. */
    private void generate(String name, String... extensions) {
        List<String> all =
                new ArrayList<>(List.of("-genkeypair", "-keyalg", "RSA", "-dname", "CN=" + name, "-validity", DAYS));
        all.addAll(List.of(extensions));
        keytool(name, all.toArray(String[]::new));
    }

    private void keytool(String name, String... command) {
        List<String> all = new ArrayList<>();
        all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        all.addAll(List.of(command));
        all.addAll(List.of(
                "-alias",
                name,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                folder.resolve(name + ".p12").toString()));
        Nodes.run(all.toArray(String[]::new));
    }

    private void write(String name) throws IOException, GeneralSecurityException {
        char[] password = PASSWORD.toCharArray();
        KeyStore keys = KeyStore.getInstance(folder.resolve(name + ".p12").toFile(), password);
        Key key = keys.getKey(name, password);
        Certificate certificate = keys.getCertificate(name);
        Files.writeString(folder.resolve(name + ".crt"), pem("CERTIFICATE", certificate.getEncoded()));
        Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded()));
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, LINES.encodeToString(content), what);
    }
}
