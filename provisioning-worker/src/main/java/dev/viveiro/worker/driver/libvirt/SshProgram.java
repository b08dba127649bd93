package dev.viveiro.worker.driver.libvirt;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * How OpenSSH's client is called for a URI of the transport {@code ssh}: it asks nobody anything, and gives up a host that is silent. libvirt
 * has no parameters for that, nor heeds {@code known_hosts} of that transport; but it takes the path of a program, which is a script of the
 * driver's. Who names a program of their own answers for all of it but questions, which are forbidden always.
 *
 * @param options of {@code ssh}, as a shell reads them
 * @param own whether the URI names a program
 */
record SshProgram(String options, boolean own) {
    private static final Pattern TRANSPORT = Pattern.compile("(?i)[^/?:]*\\+ssh:.*");
    private static final String FILE = "ssh";
    private static final String COMMAND = "command";
    private static final String KNOWN = "known_hosts";
    private static final String VERIFY = "known_hosts_verify";

    /** Neither a shell nor OpenSSH reads anything else into such a path. */
    private static final Pattern PLAIN = Pattern.compile("/[A-Za-z0-9._/@+-]+");

    /** Seconds: ten until the host speaks, and then fifteen without a word of it, which is what libvirt's own signs of life allow. */
    private static final String UNATTENDED =
            "-o BatchMode=yes -o ConnectTimeout=10 -o ServerAliveInterval=5 -o ServerAliveCountMax=3";

    static boolean isFor(String uri) {
        return TRANSPORT.matcher(uri).matches();
    }

    /** @throws IllegalArgumentException naming a parameter of the URI that can't be heeded */
    static SshProgram of(String uri) {
        Map<String, String> parameters = parameters(uri);
        boolean own = parameters.containsKey(COMMAND);
        if (own && (parameters.containsKey(KNOWN) || parameters.containsKey(VERIFY))) {
            throw unusable(
                    "has known_hosts together with command, which libvirt does not heed; have your command call ssh with"
                            + " -o UserKnownHostsFile=..., or leave it out");
        }
        return new SshProgram(UNATTENDED + knownHosts(parameters) + checking(parameters), own);
    }

    private static String knownHosts(Map<String, String> parameters) {
        String file = parameters.get(KNOWN);
        if (file == null) {
            return "";
        }
        if (!PLAIN.matcher(file).matches()) {
            throw unusable(
                    "has known_hosts=%s, which must be a path from / on, of letters, digits and ._@+-".formatted(file));
        }
        return " -o UserKnownHostsFile=" + file + " -o GlobalKnownHostsFile=/dev/null";
    }

    /** Where nothing is said of it, OpenSSH's own settings hold: it believes no host that it does not know when it may not ask. */
    private static String checking(Map<String, String> parameters) {
        String verify = parameters.get(VERIFY);
        if (verify == null && !parameters.containsKey(KNOWN)) {
            return "";
        }
        return " -o StrictHostKeyChecking="
                + switch (verify == null ? "normal" : verify) {
                    case "normal" -> "yes";
                    case "auto" -> "accept-new";
                    default ->
                        throw unusable(
                                "has known_hosts_verify=%s and must have normal, or auto to believe a host at first sight"
                                        .formatted(verify));
                };
    }

    private static IllegalArgumentException unusable(String why) {
        return new IllegalArgumentException("VIVEIRO_LIBVIRT_URI " + why);
    }

    /** As libvirt reads them: whatever the case of their names, and the last of several. */
    private static Map<String, String> parameters(String uri) {
        Map<String, String> found = new TreeMap<>();
        int query = uri.indexOf('?');
        if (query < 0) {
            return found;
        }
        for (String parameter : uri.substring(query + 1).split("[&;]", -1)) {
            int is = parameter.indexOf('=');
            if (is > 0) {
                found.put(parameter.substring(0, is).toLowerCase(Locale.ROOT), decoded(parameter.substring(is + 1)));
            }
        }
        return found;
    }

    private static String decoded(String value) {
        try {
            // a form would have spaces as +
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw unusable("has '%s', which is no text with escapes such as %%20".formatted(value));
        }
    }

    /**
     * The URI that libvirt is given for this one. Of another transport it is the same.
     *
     * @param folder of the driver's own, where the script is afterwards if there is need of one
     */
    static String called(String uri, Path folder) throws IOException {
        if (!isFor(uri)) {
            return uri;
        }
        SshProgram program = of(uri);
        // libvirt heeds the last of several
        String unasked = uri + (uri.contains("?") ? "&" : "?") + "no_tty=1";
        return program.own
                ? unasked
                : unasked + "&" + COMMAND + "="
                        + URLEncoder.encode(program.writeTo(folder).toString(), StandardCharsets.UTF_8)
                                .replace("+", "%20");
    }

    private Path writeTo(Path folder) throws IOException {
        Path script = folder.resolve(FILE).toAbsolutePath();
        Path made = script.resolveSibling(FILE + ".new");
        Files.writeString(
                made,
                "#!/bin/sh\n# How the worker calls ssh. It is written anew at each start.\nexec ssh " + options
                        + " \"$@\"\n");
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwx------"));
        // another connection may just be made by the one before
        return Files.move(made, script, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Has it called for as long as something takes; nothing of it stays.
     *
     * @param work is given the URI for libvirt
     * @throws IOException when no temporary file can be made
     */
    static <T> T meanwhile(String uri, Function<String, T> work) throws IOException {
        if (!isFor(uri)) {
            return work.apply(uri);
        }
        Path folder = Files.createTempDirectory("viveiro-ssh");
        try {
            return work.apply(called(uri, folder));
        } finally {
            Files.deleteIfExists(folder.resolve(FILE));
            Files.deleteIfExists(folder);
        }
    }
}
