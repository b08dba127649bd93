package dev.viveiro.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code ./dev} says of the driver that it takes, and what its demo makes of it; nothing is started. */
class ChosenDriverTest {
    private static final String NOT_CHOSEN = "none";

    private final Bash bash = new Bash(List.of("common.sh", "dev/settings.sh", "dev/hypervisor.sh", "dev/up.sh"), """
            ROOT=. RUN=$1 CALLED_FROM=.
            unset VIVEIRO_DRIVER
            up() { :; }
            cli() { say "cli $*"; }""");

    @TempDir
    private Path run;

    @ParameterizedTest
    @CsvSource({
        "none, '', 'simulated, because no other was asked for (./dev up --driver NAME).', simulated",
        "none, libvirt, 'libvirt, as asked for.', libvirt",
        "none, auto, 'lxd, because a container booted and answered.', lxd",
        "lxd, '', 'lxd, as chosen before (./dev up --driver NAME chooses another).', lxd",
        "lxd, simulated, 'simulated, as asked for.', simulated",
    })
    void it_says_which_and_why(String before, String asked, String said, String taken) throws IOException {
        chosen(before);
        assertThat(bash.run("why_no_lxd() { return 1; }\nremember_choices 3 '" + asked + "'", run))
                .isEqualTo(new Bash.Said(0, "Driver: " + said));
        assertThat(run.resolve("driver")).hasContent(taken);
    }

    @Test
    void it_says_why_auto_is_not_lxd() {
        var said = bash.run("why_no_lxd() { printf 'only root can start LXD'; }\nremember_choices 3 auto", run);
        assertThat(said).isEqualTo(new Bash.Said(0, "Driver: simulated, because only root can start LXD."));
        assertThat(run.resolve("driver")).hasContent("simulated");
    }

    @Test
    void an_lxd_with_machines_outlives_a_trial_that_fails() throws IOException {
        var machines = Files.createDirectories(run.resolve("lxd/machines"));
        var said = bash.run("""
                mkdir -p "$RUN/logs" "$RUN/scripts"
                printf '#!/bin/sh\\n[ "$1" != wipe ] || rm -rf "$2"\\n' >"$RUN/scripts/lxd-node"
                chmod +x "$RUN/scripts/lxd-node"
                ROOT=$RUN
                id() { say 0; }
                lxd_can_be_had() { :; }
                need_lxd() { :; }
                try_container() { say "it did not answer" && return 1; }
                resolve_driver auto
                """, run);
        assertThat(said.output()).contains("because no container runs here: it did not answer");
        assertThat(machines).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"libvirt", "libvirt,lxd"})
    void a_demo_on_libvirt_makes_one_machine_and_enters_it(String driver) throws IOException {
        chosen(driver);
        assertThat(demo("")).startsWith("One machine and no class:").endsWith("/demo-batches --login ./dev");
        assertThat(demo("examples/class-30.csv"))
                .startsWith("cli demo")
                .endsWith("--login ./dev ./examples/class-30.csv");
    }

    @ParameterizedTest
    @CsvSource({
        "lxd, --login ./dev --machine-first examples/class-30.csv",
        "'lxd,libvirt', --login ./dev --machine-first examples/class-30.csv",
        "simulated, /demo-batches --machine-first examples/class-30.csv",
        "'simulated,lxd', /demo-batches --machine-first examples/class-30.csv",
    })
    void a_demo_makes_one_machine_and_a_class_and_enters_what_can_be_entered(String driver, String end)
            throws IOException {
        chosen(driver);
        assertThat(demo("")).startsWith("cli demo --notes").endsWith(end);
    }

    private void chosen(String driver) throws IOException {
        if (!driver.equals(NOT_CHOSEN)) {
            Files.writeString(run.resolve("driver"), driver);
        }
    }

    private String demo(String arguments) {
        var said = bash.run("demo " + arguments, run);
        assertThat(said.exit()).as(said.output()).isZero();
        return said.output();
    }
}
