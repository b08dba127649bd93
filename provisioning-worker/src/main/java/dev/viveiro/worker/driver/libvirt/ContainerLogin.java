package dev.viveiro.worker.driver.libvirt;

import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.MachineLogin;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.guest.AccountFiles;
import dev.viveiro.worker.driver.guest.CardFiles;
import java.nio.charset.StandardCharsets;

/** Tells a container that is off who may log in and what it is called, by its files: nothing in it has to wait for it. */
final class ContainerLogin {
    private static final String PASSWD = "/etc/passwd";
    private static final String GROUP = "/etc/group";
    private static final String SHADOW = "/etc/shadow";
    /** Who is in it may become root, where sudo is installed. */
    private static final String ADMINISTRATORS = "sudo";

    private static final String ROOT = "root";
    private static final int READABLE = 0644;
    private static final int OPEN = 0755;
    private static final int CLOSED = 0700;
    private static final int SECRET = 0600;
    private static final int RULES = 0440;

    private ContainerLogin() {}

    /** Of a machine that never ran. */
    static void first(ContainerFiles files, MachineSpec spec) {
        String name = spec.hostname();
        files.write("/etc/hostname", name + "\n", 0, 0, READABLE);
        files.write("/etc/hosts", "127.0.0.1 localhost\n127.0.1.1 " + name + "\n", 0, 0, READABLE);
        GuestNetwork guest = spec.network().guest();
        if (guest.gateway() != null || !guest.dns().isEmpty()) {
            files.folder("/etc/systemd", 0, 0, OPEN);
            files.folder("/etc/systemd/network", 0, 0, OPEN);
            files.write(CardFiles.NETWORKD, CardFiles.networkd(ContainerXml.CARD, guest), 0, 0, READABLE);
            files.folder("/etc/viveiro", 0, 0, OPEN);
            files.write(CardFiles.SETTINGS, CardFiles.shell(guest), 0, 0, READABLE);
        }
        write(files, spec.login());
    }

    static void write(ContainerFiles files, MachineLogin login) {
        AccountFiles before = new AccountFiles(read(files, PASSWD), read(files, GROUP), read(files, SHADOW));
        // as root has it
        String shell = before.passwd().contains("/bin/bash") ? "/bin/bash" : "/bin/sh";
        AccountFiles after =
                before.with(login.account(), login.passwordVerifier(), shell).in(ADMINISTRATORS, login.account());
        AccountFiles.Account account = after.find(login.account())
                .filter(found -> found.uid() < ContainerIds.COUNT && found.gid() < ContainerIds.COUNT)
                .orElseThrow(() -> unusable("the home or a number of the account " + login.account()));
        files.write(PASSWD, after.passwd(), 0, 0, READABLE);
        files.write(GROUP, after.group(), 0, 0, READABLE);
        files.write(SHADOW, after.shadow(), 0, 0, SECRET);
        files.folder(account.home(), account.uid(), account.gid(), OPEN);
        files.folder(account.home() + "/.ssh", account.uid(), account.gid(), CLOSED);
        String keys = login.sshKeys().isEmpty() ? "" : String.join("\n", login.sshKeys()) + "\n";
        files.write(
                account.home() + "/.ssh/authorized_keys",
                new String(keys.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1),
                account.uid(),
                account.gid(),
                SECRET);
        if (!login.account().equals(ROOT) && files.has("/etc/sudoers")) {
            files.folder("/etc/sudoers.d", 0, 0, OPEN);
            files.write("/etc/sudoers.d/90-viveiro", login.account() + " ALL=(ALL) NOPASSWD:ALL\n", 0, 0, RULES);
        }
    }

    private static String read(ContainerFiles files, String file) {
        String text = files.text(file);
        if (text == null) {
            throw unusable(file + " of the guest");
        }
        return text;
    }

    private static DriverFailure unusable(String what) {
        return DriverFailure.refused(
                Fault.USER,
                "account-unusable",
                what + " can't be used, so it can be given no login",
                "mend it in the guest, use another image, or reinstall the machine");
    }
}
