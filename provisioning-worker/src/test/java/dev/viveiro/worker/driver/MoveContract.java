package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What goes with machines to other hosts, by the drivers that can. One host plays both. */
abstract class MoveContract extends DiskContract {
    private static final UUID MOVE = new UUID(13, 1);

    /** From now on whoever asks for this image gets this file. */
    protected void offer(ImageRef image, Path file) {
        throw new AssertionError("a driver that moves machines offers " + image + " at " + file);
    }

    @Test
    void a_packed_machine_stays_as_it_is_and_is_packed_once() {
        having(Capability.MIGRATE, Moving.class, moving -> {
            Machine stopped = off("web");
            write(stopped.vm(), "before");

            moving.pack(stopped.vm(), MOVE);
            byte[] bytes = bytes(moving.packed(MOVE).orElseThrow());
            write(stopped.vm(), "after");
            moving.pack(stopped.vm(), MOVE);

            assertThat(bytes(moving.packed(MOVE).orElseThrow()))
                    .isEqualTo(bytes)
                    .isNotEmpty();
            assertThat(find(stopped.vm())).isEqualTo(stopped);
            assertThat(read(stopped.vm())).isEqualTo("after");
            assertThat(moving.moves()).containsExactly(MOVE);
            moving.discard(MOVE);
            moving.discard(MOVE);
            assertThat(moving.moves()).isEmpty();
            assertThat(moving.packed(MOVE)).isEmpty();
        });
    }

    @Test
    void a_machine_is_unpacked_switched_off_with_its_disk_and_its_login_as_its_next_generation() {
        having(Capability.MIGRATE, Moving.class, moving -> {
            Machine stopped = off("web");
            write(stopped.vm(), "carried");
            ImageRef file = packed(moving, stopped.vm());
            driver().destroy(stopped.vm());
            MachineSpec next = MachineFixtures.inGeneration(stopped.spec(), 2)
                    .withLogin(new MachineLogin(
                            stopped.spec().login().account(),
                            null,
                            stopped.spec().login().sshKeys()));

            moving.fetch(file);
            Machine moved = moving.unpack(next, file);

            assertThat(moved.power()).isEqualTo(ObservedPower.STOPPED);
            assertThat(moved.spec()).isEqualTo(MachineFixtures.inGeneration(stopped.spec(), 2));
            assertThat(find(stopped.vm())).isEqualTo(moved);
            assertThat(read(stopped.vm())).isEqualTo("carried");
            driver().start(stopped.vm());
            assertThat(find(stopped.vm()).power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(read(stopped.vm())).isEqualTo("carried");
            moving.forget(file);
        });
    }

    @Test
    void what_was_unpacked_before_is_left_as_it_is() {
        having(Capability.MIGRATE, Moving.class, moving -> {
            Machine stopped = off("web");
            write(stopped.vm(), "carried");
            ImageRef file = packed(moving, stopped.vm());
            driver().destroy(stopped.vm());
            MachineSpec next = MachineFixtures.inGeneration(stopped.spec(), 2);
            Machine moved = moving.unpack(next, file);
            write(stopped.vm(), "since");

            assertThat(moving.unpack(next, file)).isEqualTo(moved);

            assertThat(read(stopped.vm())).isEqualTo("since");
            assertFails(
                    FailureClass.CONFLICT,
                    "generation-conflict",
                    () -> moving.unpack(MachineFixtures.inGeneration(stopped.spec(), 3), file));
        });
    }

    @Test
    void only_a_machine_that_is_off_is_packed() {
        having(Capability.MIGRATE, Moving.class, moving -> {
            Machine running = running("web");

            assertFails(FailureClass.CONFLICT, "machine-running", () -> moving.pack(running.vm(), MOVE));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> moving.pack(vmNamed("nobody"), MOVE));

            assertThat(find(running.vm())).isEqualTo(running);
            assertThat(moving.moves()).isEmpty();
        });
    }

    @Test
    void another_machines_file_makes_no_machine() {
        having(Capability.MIGRATE, Moving.class, moving -> {
            ImageRef file = packed(moving, off("web").vm());

            assertFails(FailureClass.REFUSED, "machine-file-unusable", () -> moving.unpack(aMachine("other"), file));

            assertThat(driver().find(vmNamed("other"))).isEmpty();
        });
    }

    private Machine off(String name) {
        VmId vm = running(name).vm();
        driver().stop(vm, StopMode.FORCED);
        return find(vm);
    }

    /** The file of a machine, offered as another host would find it. */
    private ImageRef packed(Moving moving, VmId vm) {
        moving.pack(vm, MOVE);
        try {
            Path copy = Files.createTempFile("packed", ".machine");
            copy.toFile().deleteOnExit();
            Files.write(copy, bytes(moving.packed(MOVE).orElseThrow()));
            moving.discard(MOVE);
            ImageRef image = ImageRef.of("machine", sha256(bytes(copy)))
                    .from(new ImageSource(Files.size(copy), moving.form(), "/v1/transports/x"));
            offer(image, copy);
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
