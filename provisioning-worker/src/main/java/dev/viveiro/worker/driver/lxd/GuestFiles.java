package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.guest.AccountFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpMethod;

/**
 * Gives a guest its login by writing its files, running or not: nothing in the guest has to wait for it, so that
 * a machine that runs can be entered as soon as its own services do.
 */
final class GuestFiles {
    private static final String PASSWD = "/etc/passwd";
    private static final String GROUP = "/etc/group";
    private static final String SHADOW = "/etc/shadow";
    /** Who is in it may become root, where sudo is installed. */
    private static final String ADMINISTRATORS = "sudo";

    private static final String ROOT = "root";
    /** Of what is read of a guest, in bytes. */
    private static final int LARGEST = 1 << 20;

    private static final Pattern ACCOUNT = Pattern.compile("[a-z_][a-z0-9_-]{0,31}");
    private static final Pattern VERIFIER = Pattern.compile("[!-9;-~]{1,200}");
    private static final Pattern KEY = Pattern.compile("[^\\p{Cntrl}]*[^\\p{Cntrl}\\s][^\\p{Cntrl}]*");

    private final LxdConnection lxd;
    private final Instances instances;

    GuestFiles(LxdConnection lxd, Instances instances) {
        this.lxd = lxd;
        this.instances = instances;
    }

    void login(VmId vm, MachineLogin login) {
        AccountFiles before = new AccountFiles(read(vm, PASSWD), read(vm, GROUP), read(vm, SHADOW));
        // as root has it
        String shell = before.passwd().contains("/bin/bash") ? "/bin/bash" : "/bin/sh";
        AccountFiles after =
                before.with(login.account(), login.passwordVerifier(), shell).in(ADMINISTRATORS, login.account());
        if (!after.passwd().equals(before.passwd())) {
            write(vm, PASSWD, after.passwd(), 0, 0, "0644");
        }
        if (!after.group().equals(before.group())) {
            write(vm, GROUP, after.group(), 0, 0, "0644");
        }
        write(vm, SHADOW, after.shadow(), 0, 0, "0600");
        AccountFiles.Account account = after.find(login.account())
                .orElseThrow(() -> DriverFailure.refused(
                        Fault.USER,
                        "account-unusable",
                        "the guest has an account %s with numbers or a home that can't be used"
                                .formatted(login.account()),
                        "mend /etc/passwd in the guest"));
        folder(vm, account.home(), account, "0755");
        folder(vm, account.home() + "/.ssh", account, "0700");
        write(
                vm,
                account.home() + "/.ssh/authorized_keys",
                asBytes(login.sshKeys().isEmpty() ? "" : String.join("\n", login.sshKeys()) + "\n"),
                account.uid(),
                account.gid(),
                "0600");
        if (!login.account().equals(ROOT) && lxd.bytes(path(vm, "/etc/sudoers"), LARGEST) != null) {
            write(vm, "/etc/sudoers.d/90-viveiro", login.account() + " ALL=(ALL) NOPASSWD:ALL\n", 0, 0, "0440");
        }
    }

    /** Whether there is such a file, of whatever content. */
    boolean has(VmId vm, String file) {
        return lxd.bytes(path(vm, file), LARGEST) != null;
    }

    /** Where the account is at home. */
    String homeOf(VmId vm, String account) {
        return new AccountFiles(read(vm, PASSWD), "", "")
                .find(account)
                .map(AccountFiles.Account::home)
                .orElse("/home/" + account);
    }

    /** What becomes lines and fields of the guest's files has no line ends and no colons in it. */
    static void requireSafe(MachineLogin login) {
        String verifier = login.passwordVerifier();
        boolean safe = ACCOUNT.matcher(login.account()).matches()
                && (verifier == null || VERIFIER.matcher(verifier).matches())
                && login.sshKeys().stream().allMatch(key -> KEY.matcher(key).matches());
        if (!safe) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "login-unusable",
                    "the account %s, its verifier or one of its keys has characters that a guest's files can't hold"
                            .formatted(login.account()),
                    "use an account of lower-case letters, digits, - and _, and keys of one line each");
        }
    }

    /** What the guest has there; nothing where there is no file. */
    String text(VmId vm, String file) {
        byte[] content = lxd.bytes(path(vm, file), LARGEST);
        return content == null ? "" : new String(content, StandardCharsets.ISO_8859_1);
    }

    /** Afterwards everybody may read it, and only root write it. */
    void write(VmId vm, String file, String text) {
        write(vm, file, text, 0, 0, "0644");
    }

    /** Afterwards only root may read and write it. */
    void secret(VmId vm, String file, String text) {
        // a file that is there keeps its mode
        remove(vm, file);
        write(vm, file, asBytes(text), 0, 0, "0600");
    }

    /** Afterwards the folder is there. */
    void folder(VmId vm, String folder) {
        put(vm, folder, "directory", "", 0, 0, "0755");
    }

    /** Afterwards there is none. */
    void remove(VmId vm, String file) {
        if (lxd.bytes(path(vm, file), LARGEST) != null) {
            LxdAnswer answer = lxd.send(HttpMethod.DELETE, path(vm, file), null);
            if (!answer.good()) {
                throw LxdFailures.failed("remove %s of %s".formatted(file, vm), answer.error());
            }
        }
    }

    /** UTF-8, in the form in which {@link #put} takes text. */
    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private String read(VmId vm, String file) {
        byte[] content = lxd.bytes(path(vm, file), LARGEST);
        if (content == null) {
            throw DriverFailure.refused(
                    Fault.USER,
                    "account-unusable",
                    "%s of the guest is no file, so it can be given no login".formatted(file),
                    "make it a file again, or reinstall the machine");
        }
        // every byte is a character and back, whatever a guest wrote there
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    private void write(VmId vm, String file, String text, int uid, int gid, String mode) {
        put(vm, file, "file", text, uid, gid, mode);
    }

    private void folder(VmId vm, String folder, AccountFiles.Account owner, String mode) {
        put(vm, folder, "directory", "", owner.uid(), owner.gid(), mode);
    }

    private void put(VmId vm, String file, String type, String text, int uid, int gid, String mode) {
        LxdAnswer answer = lxd.post(
                path(vm, file),
                text.getBytes(StandardCharsets.ISO_8859_1),
                Dialect.fileHeaders(Map.of(
                        "type",
                        type,
                        "uid",
                        String.valueOf(uid),
                        "gid",
                        String.valueOf(gid),
                        "mode",
                        mode,
                        "write",
                        "overwrite")));
        if (!answer.good()) {
            throw LxdFailures.failed("write %s of %s".formatted(file, vm), answer.error());
        }
    }

    private String path(VmId vm, String file) {
        return instances.path(vm, "/files", "path=" + URLEncoder.encode(file, StandardCharsets.UTF_8));
    }
}
