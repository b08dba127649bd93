package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.Moving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Containers that move between two workers of one LXD. */
@Timeout(180)
@EnabledIf(value = "dev.viveiro.testkit.LxdFixture#possible", disabledReason = "needs root")
class LxdMoveIT {
    private static final UUID MOVE = new UUID(13, 2);

    @TempDir
    static Path home;

    @TempDir
    static Path otherHome;

    @AfterEach
    @Timeout(180)
    void leave_nothing() {
        LxdScene.clear(home);
        LxdScene.clear(otherHome);
    }

    @Test
    void one_is_made_in_the_others_project_with_its_card_and_address_while_the_first_is_still_there()
            throws IOException {
        MachineSpec spec = LxdScene.aMachine("mover");
        MachineSpec next = MachineFixtures.inGeneration(spec, 2);
        try (HypervisorDriver source = LxdScene.open(home)) {
            source.ensureImage(spec.image());
            Machine stopped = source.define(spec);
            LxdScene.write(home, spec.vm(), "carried");
            Moving sending = source.ability(Moving.class).orElseThrow();
            sending.pack(spec.vm(), MOVE);
            Path file = sending.packed(MOVE).orElseThrow();
            ImageRef image = ImageRef.of("move", FileDigest.sha256(file));

            try (HypervisorDriver destination = LxdScene.open(otherHome, (asked, use) -> use.accept(file))) {
                Machine moved = destination.ability(Moving.class).orElseThrow().unpack(next, image);

                assertThat(moved.spec()).isEqualTo(next);
                assertThat(source.find(spec.vm())).contains(stopped);
                source.destroy(spec.vm());
                destination.start(spec.vm());
                assertThat(destination.find(spec.vm()).orElseThrow().power()).isEqualTo(ObservedPower.RUNNING);
                assertThat(LxdScene.read(otherHome, spec.vm())).isEqualTo("carried");
            }
            sending.discard(MOVE);
        }
    }
}
