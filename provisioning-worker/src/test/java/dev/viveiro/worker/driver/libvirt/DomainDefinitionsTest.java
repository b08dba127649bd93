package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DomainDefinitionsTest {
    private static String told(String domain) {
        return Xml.text(DomainDefinitions.told(Xml.parse(domain)));
    }

    @Test
    void of_files_and_sockets_of_the_host_the_last_name_is_told() {
        String told = told("""
            <domain type='kvm'>
              <os><type>hvm</type><kernel>/srv/pool/kernel</kernel><cmdline>token=hunter2</cmdline></os>
              <clock offset='timezone' timezone='Europe/Lisbon'/>
              <devices>
                <emulator>/usr/bin/qemu-system-x86_64</emulator>
                <disk type='file'><source file='/srv/pool/machine.qcow2'/>
                  <backingStore type='file'><source file='/srv/pool/image.qcow2'/></backingStore></disk>
                <filesystem><source dir='/home/worker/'/></filesystem>
                <serial type='pty'><source path='/dev/pts/3'/><log file='/home/worker/libvirt/consoles/it.log' append='on'/></serial>
                <channel type='unix'><source mode='bind' path='/run/libvirt/target/org.qemu.guest_agent.0'/></channel>
              </devices>
            </domain>""");
        assertThat(told)
                .doesNotContain("/srv", "/home", "/usr", "/dev/pts", "/run", "hunter2")
                .contains(
                        "<kernel>kernel</kernel>",
                        "Europe/Lisbon",
                        "<emulator>qemu-system-x86_64</emulator>",
                        "file=\"machine.qcow2\"",
                        "file=\"image.qcow2\"",
                        "dir=\"worker\"",
                        "path=\"3\"",
                        "file=\"it.log\"",
                        "path=\"org.qemu.guest_agent.0\"");
    }

    @Test
    void what_opens_disks_and_screens_and_how_the_host_fences_guests_is_not_told() {
        assertThat(told("""
            <domain>
              <seclabel type='dynamic' model='dac'><label>+64055:+64055</label></seclabel>
              <devices>
                <disk><auth username='operator'><secret type='ceph' uuid='1'/></auth><target dev='vdz'/></disk>
                <graphics type='vnc' passwd='hunter2'/>
              </devices>
            </domain>"""))
                .doesNotContain("operator", "ceph", "hunter2", "64055")
                .contains("vdz", "vnc");
    }

    @Test
    void keys_in_our_own_mark_are_told_as_they_are() {
        String key = "ssh-ed25519 /AAAA/";
        String mark = "<metadata><m:%s xmlns:m='%s'><m:key>%s</m:key><m:path>/AAAA/b</m:path></m:%s></metadata>"
                .formatted(Mark.ELEMENT, Mark.NAMESPACE, key, Mark.ELEMENT);
        assertThat(told("<domain>" + mark + "</domain>")).contains(key, "/AAAA/b");
    }
}
