package dev.viveiro.worker.driver.lxd;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.AccountFiles;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Gives a guest its login and its name by writing its files, running or not: nothing in the guest has to wait for it, so that
 * a machine that runs can be entered as soon as its own services do.
 */
final class GuestFiles {
    private static final String PASSWD = "/etc/passwd";
    private static final String GROUP = "/etc/group";
    private static final String SHADOW = "/etc/shadow";
    /** Who is in it may become root, where sudo is installed. */
    private static final String ADMINISTRATORS = "sudo";

    private static final String ROOT = "root";

    private final LxdConnection lxd;
    private final Instances instances;

    GuestFiles(LxdConnection lxd, Instances instances) {
        this.lxd = lxd;
        this.instances = instances;
    }

    void name(MachineSpec spec) {
        write(spec.vm(), "/etc/hostname", spec.name() + "\n", 0, 0, "0644");
        write(spec.vm(), "/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 " + spec.name() + "\n", 0, 0, "0644");
    }

    void login(VmId vm, MachineLogin login) {
        String shell = lxd.bytes(path(vm, "/bin/bash")) == null ? "/bin/sh" : "/bin/bash";
        AccountFiles before = new AccountFiles(read(vm, PASSWD), read(vm, GROUP), read(vm, SHADOW));
        AccountFiles after =
                before.with(login.account(), login.passwordVerifier(), shell).in(ADMINISTRATORS, login.account());
        if (!after.passwd().equals(before.passwd())) {
            write(vm, PASSWD, after.passwd(), 0, 0, "0644");
        }
        if (!after.group().equals(before.group())) {
            write(vm, GROUP, after.group(), 0, 0, "0644");
        }
        write(vm, SHADOW, after.shadow(), 0, 0, "0600");
        AccountFiles.Account account = after.find(login.account()).orElseThrow();
        folder(vm, account.home(), account, "0755");
        folder(vm, account.home() + "/.ssh", account, "0700");
        write(
                vm,
                account.home() + "/.ssh/authorized_keys",
                login.sshKeys().isEmpty() ? "" : String.join("\n", login.sshKeys()) + "\n",
                account.uid(),
                account.gid(),
                "0600");
        if (!login.account().equals(ROOT) && lxd.bytes(path(vm, "/etc/sudoers.d")) != null) {
            write(vm, "/etc/sudoers.d/90-viveiro", login.account() + " ALL=(ALL) NOPASSWD:ALL\n", 0, 0, "0440");
        }
    }

    private String read(VmId vm, String file) {
        byte[] content = lxd.bytes(path(vm, file));
        return content == null ? "" : new String(content, StandardCharsets.UTF_8);
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
                text.getBytes(StandardCharsets.UTF_8),
                Map.of(
                        "X-LXD-type",
                        type,
                        "X-LXD-uid",
                        String.valueOf(uid),
                        "X-LXD-gid",
                        String.valueOf(gid),
                        "X-LXD-mode",
                        mode,
                        "X-LXD-write",
                        "overwrite"));
        if (!answer.good()) {
            throw LxdFailures.failed("write %s of %s".formatted(file, vm), answer.error());
        }
    }

    private String path(VmId vm, String file) {
        return instances.path(vm, "/files", "path=" + URLEncoder.encode(file, StandardCharsets.UTF_8));
    }
}
