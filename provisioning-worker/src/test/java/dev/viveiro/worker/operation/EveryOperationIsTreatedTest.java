package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.Deliveries;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;

/** No operation without its treatment, and the rule that says so finds one that has none. */
class EveryOperationIsTreatedTest {
    private static final String WORKER = "dev.viveiro.worker";
    private static final List<Class<?>> PRODUCTION = classes(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS);
    private static final List<Class<?>> TESTS = classes(ImportOption.Predefined.ONLY_INCLUDE_TESTS);

    @Test
    void every_command_and_every_operation_has_its_treatment() {
        assertThat(EveryOperationIsTreated.missing(HostCommand.class, PRODUCTION, TESTS))
                .isEmpty();
    }

    @Test
    void what_is_no_operation_has_no_plan() {
        CommandTarget target = Commands.target(Commands.IDS.nextVm(), ManualClock.at("2026-01-01T00:00:00Z"));
        assertThat(EveryOperationIsTreated.NO_OPERATION)
                .containsExactly(Commands.cancel(target).getClass());
        Plans plans = Plans.with(
                (vm, generation, account, scheme) -> new CredentialMint.Minted("s", "k", "v"), Deliveries.DIGESTING);
        assertThatThrownBy(() -> plans.of(Commands.cancel(target))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_command_without_a_test_is_named() {
        assertThat(EveryOperationIsTreated.missing(FakeCommand.class, List.of(), TESTS))
                .containsExactly("No test treats SnapshotVm: write one that extends OperationContractTest"
                        + " (docs/how-to/add-an-operation.md)");
    }

    @Test
    void an_operation_without_a_test_is_named() {
        assertThat(EveryOperationIsTreated.missing(HostCommand.class, with(PRODUCTION, SnapshottingVm.class), TESTS))
                .contains("SnapshottingVm has no SnapshottingVmTest: write one that extends OperationContractTest"
                        + " (docs/how-to/add-an-operation.md)");
    }

    @Test
    void a_test_that_the_build_does_not_run_is_none() {
        List<Class<?>> withoutStarting =
                TESTS.stream().filter(test -> test != StartingVmTest.class).toList();
        assertThat(EveryOperationIsTreated.missing(
                        HostCommand.class, PRODUCTION, with(withoutStarting, HiddenTest.class)))
                .anyMatch(sentence -> sentence.startsWith("No test treats StartVm: "))
                .anyMatch(sentence -> sentence.startsWith("StartingVm has no StartingVmTest: "));
    }

    private sealed interface FakeCommand {}

    @SuppressWarnings("unused") // found by the sealed type alone
    private record SnapshotVm() implements FakeCommand {}

    @SuppressWarnings("unused") // nobody calls its plan
    private static final class SnapshottingVm {
        static Plan plan() {
            return new Plan(
                    Limit.POWER,
                    List.of(),
                    (origin, state) -> new VmDeleted(origin, state.work().ref(), state.told()));
        }
    }

    /** Switched off, and hidden in another class besides. */
    @Disabled("it is here to be found missing")
    private static final class HiddenTest extends StartingVmTest {}

    private static List<Class<?>> with(List<Class<?>> classes, Class<?> more) {
        List<Class<?>> all = new ArrayList<>(classes);
        all.add(more);
        return all;
    }

    private static List<Class<?>> classes(ImportOption which) {
        return new ClassFileImporter()
                .withImportOption(which).importPackages(WORKER).stream()
                        .filter(found -> !found.isAnonymousClass())
                        .filter(found -> !found.getName().startsWith(EveryOperationIsTreatedTest.class.getName()))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }
}
