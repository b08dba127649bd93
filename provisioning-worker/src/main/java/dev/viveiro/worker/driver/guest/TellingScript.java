package dev.viveiro.worker.driver.guest;

/**
 * What a guest's cloud-init runs so that its host hears when one may log in: a script as vendor-data, which cloud-init runs at the first boot
 * beside whatever the machine's owner gives, and by no list of which the owner's could take its place. It leaves one that cloud-init runs at the end
 * of each boot, the first among them. That waits in the background, since nobody is to wait for it, until an SSH server listens and accounts
 * other than root's are let in, for ten minutes.
 */
public final class TellingScript {
    /** Where the guest keeps it. */
    public static final String FILE = "/var/lib/cloud/scripts/per-boot/viveiro-ready";

    private static final String TEXT = """
        #!/bin/sh
        # By the host: at each boot the guest tells it when one may log in.
        mkdir -p /var/lib/cloud/scripts/per-boot
        cat >/var/lib/cloud/scripts/per-boot/viveiro-ready <<'READY'
        #!/bin/sh
        {find}
        (
          turns=0
          until [ ! -e /run/nologin ] && grep -qs ':0016 [0-9A-F]*:0000 0A ' /proc/net/tcp /proc/net/tcp6; do
            turns=$((turns + 1))
            [ "$turns" -lt 600 ] || exit 0
            sleep 1
          done
          {tell}
        ) </dev/null >/dev/null 2>&1 &
        READY
        chmod 755 /var/lib/cloud/scripts/per-boot/viveiro-ready
        """;

    private TellingScript() {}

    /** By a virtio port of this name, which it holds open as long as it runs; nothing where the machine has none. */
    public static String holdingOpen(String port) {
        return of("""
            port=
            for each in /sys/class/virtio-ports/*; do
              [ "$(cat "$each/name" 2>/dev/null)" != %s ] || port=/dev/${each##*/}
            done
            [ -n "$port" ] || exit 0\
            """.formatted(port), "exec tail -f /dev/null <\"$port\"");
    }

    /** By a file, which is gone with the boot where it lies in memory. */
    public static String making(String file) {
        return of("rm -f " + file, "touch " + file);
    }

    private static String of(String find, String tell) {
        return TEXT.replace("{find}", find).replace("{tell}", tell);
    }
}
