package dev.viveiro.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.Capturing;
import dev.viveiro.worker.driver.DriverFailure;
import dev.viveiro.worker.driver.HypervisorDriver;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeftFilesTest {
    private static final UUID LEFT = new UUID(1, 1);
    private static final UUID WANTED = new UUID(1, 2);
    private static final UUID STUCK = new UUID(1, 3);

    private final Set<UUID> there = new HashSet<>(Set.of(LEFT, WANTED, STUCK));
    private final Set<UUID> unfinished = new HashSet<>();
    private boolean stuck;

    private final Capturing capturing = new Capturing() {
        @Override
        public ImageFormat form() {
            return ImageFormat.RAW;
        }

        @Override
        public void capture(VmId vm, UUID capture) {
            there.add(capture);
        }

        @Override
        public Optional<Path> captured(UUID capture) {
            return Optional.empty();
        }

        @Override
        public void discard(UUID capture) {
            if (stuck && capture.equals(STUCK)) {
                throw DriverFailure.outcomeUnknown("lxd-failed", "it is busy", "try again", null);
            }
            there.remove(capture);
        }

        @Override
        public Set<UUID> captures() {
            Set<UUID> seen = Set.copyOf(there);
            // an operation that began between two looks
            unfinished.add(WANTED);
            return seen;
        }
    };

    private final HypervisorDriver driver = (HypervisorDriver) Proxy.newProxyInstance(
            HypervisorDriver.class.getClassLoader(),
            new Class<?>[] {HypervisorDriver.class},
            (proxy, method, arguments) -> Optional.of(capturing).filter(((Class<?>) arguments[0])::isInstance));

    @Test
    void what_nobody_waits_for_goes_whenever_it_comes_and_what_has_begun_meanwhile_stays() {
        LeftFiles captures = new LeftFiles(driver, () -> unfinished);
        captures.discard();
        assertThat(there).containsExactly(WANTED);

        there.add(LEFT);
        captures.discard();
        assertThat(there).containsExactly(WANTED);
    }

    @Test
    void one_that_the_hypervisor_does_not_let_go_keeps_no_other() {
        stuck = true;
        LeftFiles captures = new LeftFiles(driver, () -> unfinished);
        captures.discard();
        assertThat(there).containsExactlyInAnyOrder(WANTED, STUCK);

        stuck = false;
        captures.discard();
        assertThat(there).containsExactly(WANTED);
    }
}
