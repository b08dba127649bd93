package dev.viveiro.worker.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Fault;
import dev.viveiro.kernel.VmId;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;

/** What the suites of the driver contract share: the driver under test, and machines on it. */
abstract class DriverContract {

    /** The driver under test, not impeded, on a host where none of Viveiro's machines is left; the same one in one test. */
    protected abstract HypervisorDriver driver();

    /** A machine that fits on the host several times over. */
    protected abstract MachineSpec aMachine(String name);

    @AfterEach
    void clear_the_interrupt_flag() {
        Thread.interrupted();
    }

    protected final Machine define(MachineSpec spec) {
        driver().ensureImage(spec.image());
        return driver().define(spec);
    }

    protected final Machine running(String name) {
        Machine defined = define(aMachine(name));
        driver().start(defined.vm());
        return find(defined.vm());
    }

    protected final Machine find(VmId vm) {
        return driver().find(vm).orElseThrow();
    }

    protected static String bootId(Machine machine) {
        String bootId = machine.bootId();
        assertThat(bootId).isNotNull();
        return bootId == null ? "" : bootId;
    }

    protected static MachineSize larger(Machine machine) {
        MachineSize size = machine.spec().size();
        return new MachineSize(size.vcpus() + 1, size.memoryMib() * 2, size.diskGib() + 1);
    }

    protected static void assertFails(FailureClass failureClass, String code, ThrowingCallable call) {
        assertThatExceptionOfType(DriverFailure.class).isThrownBy(call).satisfies(failure -> {
            assertThat(failure.failureClass()).isEqualTo(failureClass);
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.fault()).isIn((Object[]) Fault.values());
            assertThat(failure.detail()).isNotBlank();
            assertThat(failure.nextStep()).isNotBlank();
        });
    }
}
