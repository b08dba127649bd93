package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.driver.MachineFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleUpkeepTest {
    private static final Owner OWNER = new Owner("0123456789ab");

    @TempDir
    Path folder;

    private final ManualClock clock = ManualClock.at(Instant.parse("2026-01-01T00:00:00Z"));
    private final VmId gone = MachineFixtures.vmNamed("gone");
    private final VmId here = MachineFixtures.vmNamed("here");
    private final Set<VmId> listed = new HashSet<>();
    private final Set<VmId> there = new HashSet<>();
    private final List<VmId> turns = new ArrayList<>();
    private ConsoleFiles files;
    private ConsoleUpkeep upkeep;

    @BeforeEach
    void aWorker() {
        files = new ConsoleFiles(folder, OWNER, true);
        upkeep = new ConsoleUpkeep(files, () -> listed, there::contains, clock);
    }

    private Path said(VmId vm, String ending) throws IOException {
        return Files.writeString(folder.resolve(OWNER.domainName(vm) + ".log" + ending), "words");
    }

    private void look() {
        upkeep.look((vm, work) -> {
            turns.add(vm);
            work.run();
        });
    }

    @Test
    void what_was_made_anew_after_its_machine_was_deleted_goes_and_nothing_else() throws IOException {
        listed.add(here);
        there.add(here);
        Path living = said(here, "");
        Path strangers = Files.writeString(folder.resolve("viveiro-ba9876543210-" + gone + ".log"), "theirs");
        files.delete(gone);
        said(gone, "");
        said(gone, ".0");

        look();

        assertThat(turns).containsExactly(gone);
        assertThat(folder.toFile().listFiles()).containsExactlyInAnyOrder(living.toFile(), strangers.toFile());
    }

    @Test
    void a_machine_that_was_made_since_it_was_looked_keeps_what_it_said() throws IOException {
        Path newest = said(here, "");
        there.add(here);

        look();

        assertThat(turns).containsExactly(here);
        assertThat(newest).exists();
    }

    @Test
    void it_looks_now_and_then_and_each_time_deletes_only_so_many() throws IOException {
        for (int i = 0; i < ConsoleUpkeep.MOST + 1; i++) {
            said(MachineFixtures.vmNamed("gone-" + i), "");
        }
        look();
        look();
        assertThat(files.machines()).hasSize(1);
        assertThat(upkeep.isDue()).isFalse();

        clock.advance(ConsoleUpkeep.BETWEEN);
        assertThat(upkeep.isDue()).isTrue();
        look();
        assertThat(files.machines()).isEmpty();
    }

    @Test
    void one_that_can_not_be_looked_for_keeps_what_it_said_until_it_can() throws IOException {
        Path unsure = said(gone, "");
        ConsoleUpkeep blind = new ConsoleUpkeep(
                files,
                () -> listed,
                vm -> {
                    throw LibvirtFailures.failed("look for a machine", "no connection");
                },
                clock);
        blind.look((vm, work) -> work.run());
        assertThat(unsure).exists();
    }
}
