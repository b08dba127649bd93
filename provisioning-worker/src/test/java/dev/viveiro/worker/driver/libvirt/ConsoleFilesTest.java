package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.MachineFixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

class ConsoleFilesTest {
    private static final Owner OWNER = new Owner("0123456789ab");

    @TempDir
    Path home;

    private final VmId vm = MachineFixtures.vmNamed("web");
    private Path folder;
    private ConsoleFiles files;

    @BeforeEach
    void aFolder() throws IOException {
        folder = Files.createDirectories(home.resolve("consoles"));
        files = new ConsoleFiles(folder, OWNER, true);
    }

    private Path said(VmId of, String ending, String words) throws IOException {
        return Files.writeString(folder.resolve(OWNER.domainName(of) + ".log" + ending), words);
    }

    private String end(int most) {
        return new String(files.end(vm, most), StandardCharsets.US_ASCII);
    }

    private static Element domain(String port) {
        return Xml.parse("<domain><devices>%s%s</devices></domain>"
                .formatted(port, port.replace("serial", "console").replace("isa-console", "serial")));
    }

    @Test
    void the_end_goes_back_into_what_was_rolled_over() throws IOException {
        said(vm, ".1", "oldest ");
        said(vm, ".0", "older ");
        said(vm, "", "newest");

        assertThat(end(3)).isEqualTo("est");
        assertThat(end(6)).isEqualTo("newest");
        assertThat(end(9)).isEqualTo("er newest");
        assertThat(end(14)).isEqualTo("t older newest");
        assertThat(end(1000)).isEqualTo("oldest older newest");
    }

    @Test
    void a_machine_that_said_nothing_has_an_empty_end() throws IOException {
        assertThat(end(10)).isEmpty();
        said(vm, "", "");
        assertThat(end(10)).isEmpty();
    }

    @Test
    void all_files_of_a_machine_go_and_nobody_elses() throws IOException {
        said(vm, "", "newest");
        said(vm, ".0", "older");
        said(vm, ".12", "oldest");
        Path others = said(MachineFixtures.vmNamed("other"), "", "theirs");

        files.delete(vm);
        files.delete(vm);

        assertThat(end(10)).isEmpty();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(others);
        }
    }

    @Test
    void where_no_folder_is_there_is_nothing_to_delete() {
        new ConsoleFiles(home.resolve("none"), OWNER, false).delete(vm);
    }

    @Test
    void a_port_has_the_file_once_and_both_descriptions_of_it_say_so() {
        Element domain = domain("<serial type='pty'><target type='isa-serial' port='0'/></serial>");

        assertThat(files.put(domain, vm)).isTrue();
        assertThat(files.put(domain, vm)).isFalse();

        for (String port : new String[] {"serial", "console"}) {
            Element log = Xml.at(domain, "devices", port, "log").orElseThrow();
            assertThat(log.getAttribute("file")).isEqualTo(files.file(vm));
            assertThat(log.getAttribute("append")).isEqualTo("on");
        }
    }

    @Test
    void a_file_in_a_home_that_moved_is_replaced_and_one_of_an_operator_is_left() {
        Element moved = domain("<serial type='pty'><log file='/old/consoles/%s.log' append='on'/></serial>"
                .formatted(OWNER.domainName(vm)));
        assertThat(files.put(moved, vm)).isTrue();
        assertThat(Xml.text(moved)).doesNotContain("/old/").contains(String.valueOf(files.file(vm)));

        assertThat(files.put(domain("<serial type='pty'><log file='/var/log/mine.log'/></serial>"), vm))
                .isFalse();
        assertThat(files.put(domain("<serial type='file'><source path='/var/log/mine.log'/></serial>"), vm))
                .isFalse();
    }

    @Test
    void what_libvirt_could_not_open_is_not_asked_for_in_that_boot_of_that_machine() {
        Element domain = domain("<serial type='pty'/>");
        assertThat(files.put(domain, vm)).isTrue();
        assertThat(files.inTheWay("it has no memory")).isFalse();
        String error = "Unable to open file: %s: Permission denied".formatted(files.file(vm));
        assertThat(files.inTheWay(error)).isTrue();

        files.forgo(vm, error);

        assertThat(files.file(vm)).isNull();
        assertThat(files.file(MachineFixtures.vmNamed("other"))).isNotNull();
        assertThat(files.put(domain, vm)).isTrue();
        assertThat(Xml.text(domain)).doesNotContain("<log");

        files.hear(vm);
        assertThat(files.put(domain, vm)).isTrue();
        assertThat(Xml.text(domain)).contains("<log");
    }
}
