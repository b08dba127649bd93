package dev.viveiro.worker.driver.libvirt;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What OpenSSH's client says when it does not get to libvirt, for whoever mends it. */
final class SshTrouble {
    private static final String NOT_BELIEVED = "Host key verification failed";
    private static final String CHANGED = "REMOTE HOST IDENTIFICATION HAS CHANGED";

    /** Of a page of warning what tells: the key that came, where another one is known, and for which host. */
    private static final Pattern TELLS = Pattern.compile("SHA256:.*|Offending .*|Host key .*");

    private SshTrouble() {}

    /** In one line. */
    static String inShort(String error) {
        return error.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .filter(line -> !error.contains(CHANGED) || TELLS.matcher(line).matches())
                .collect(Collectors.joining(" "));
    }

    static String nextStep(String error) {
        if (error.contains(CHANGED)) {
            return "compare that key with the host's own (ssh-keygen -l -f /etc/ssh/ssh_host_ed25519_key.pub there): if it is the host's, put it in"
                    + " place of the known one; if not, somebody stands between";
        }
        if (error.contains(NOT_BELIEVED)) {
            return "compare the host's key (ssh-keyscan) with the host's own, and add it to the file that known_hosts in the URI names, or to"
                    + " .ssh/known_hosts of the worker's user";
        }
        if (error.contains("Permission denied")) {
            return "give the worker a key without a passphrase (keyfile in the URI, or in .ssh of its user), and add its public half to"
                    + " .ssh/authorized_keys on the host: it is never asked for a password";
        }
        if (error.contains("nc: not found")) {
            return "leave socket, netcat and proxy out of the URI, or install netcat on the host";
        }
        return "see whether sshd and libvirtd run on the host";
    }
}
