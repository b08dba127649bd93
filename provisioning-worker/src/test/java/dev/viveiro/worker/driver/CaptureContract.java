package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.VmId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is captured of machines, by the drivers that can. */
abstract class CaptureContract extends SnapshotContract {
    private static final UUID FIRST = new UUID(12, 1);
    private static final UUID SECOND = new UUID(12, 2);

    @Test
    void a_stopped_machine_is_captured_once_and_stays_as_it_is() {
        having(Capability.CAPTURE, Capturing.class, capturing -> {
            assertThat(driver().info().capabilities())
                    .contains(Capability.valueOf(capturing.form().capability()));
            Machine stopped = stopped("web");
            write(stopped.vm(), "before");

            capturing.capture(stopped.vm(), FIRST);
            Path file = capturing.captured(FIRST).orElseThrow();
            byte[] bytes = bytes(file);
            write(stopped.vm(), "after");
            capturing.capture(stopped.vm(), FIRST);

            assertThat(bytes(file)).isEqualTo(bytes).isNotEmpty();
            assertThat(find(stopped.vm())).isEqualTo(stopped);
            assertThat(read(stopped.vm())).isEqualTo("after");
            assertThat(capturing.captures()).containsExactly(FIRST);
            capturing.discard(FIRST);
        });
    }

    @Test
    void what_is_discarded_is_gone_and_the_rest_stays() {
        having(Capability.CAPTURE, Capturing.class, capturing -> {
            VmId vm = stopped("web").vm();
            capturing.discard(FIRST);
            capturing.capture(vm, FIRST);
            capturing.capture(vm, SECOND);

            capturing.discard(FIRST);
            capturing.discard(FIRST);

            assertThat(capturing.captured(FIRST)).isEmpty();
            assertThat(capturing.captured(SECOND)).isPresent();
            assertThat(capturing.captures()).containsExactly(SECOND);
            capturing.discard(SECOND);
            assertThat(capturing.captures()).isEmpty();
        });
    }

    @Test
    void only_a_machine_that_is_off_is_captured() {
        having(Capability.CAPTURE, Capturing.class, capturing -> {
            Machine running = running("web");

            assertFails(FailureClass.CONFLICT, "machine-running", () -> capturing.capture(running.vm(), FIRST));
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> capturing.capture(vmNamed("nobody"), FIRST));

            assertThat(find(running.vm())).isEqualTo(running);
            assertThat(capturing.captures()).isEmpty();
        });
    }

    private Machine stopped(String name) {
        VmId vm = running(name).vm();
        driver().stop(vm, StopMode.FORCED);
        return find(vm);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
