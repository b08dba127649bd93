package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.HostEvent;
import dev.viveiro.contract.host.OperationFailed;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.ImageContent;
import dev.viveiro.contract.vm.IsoMedium;
import dev.viveiro.kernel.ImageFormat;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.Deliveries;
import dev.viveiro.worker.driver.ImageRef;
import dev.viveiro.worker.driver.ImageSource;
import dev.viveiro.worker.driver.IsoDrive;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.simulated.SimulatedDriver;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Inserting. */
class ChangingIsoTest extends OperationContractTest<ChangeIso> {
    private static final byte[] BYTES = "a rescue disc".getBytes(StandardCharsets.US_ASCII);
    private static final String NAME = "rescue-12";

    private static ImageRef image() {
        return ImageRef.of(NAME, Deliveries.sha256(BYTES));
    }

    /** On the host, as if another machine had had it in its drive. */
    static ImageRef on(SimulatedDriver driver, String name) {
        Transports.offer(name, BYTES);
        ImageRef image = ImageRef.of(name, Deliveries.sha256(BYTES));
        driver.ensureImage(image.from(new ImageSource(BYTES.length, ImageFormat.ISO, "/v1/images/x")));
        return image;
    }

    private static IsoDrive drive(SimulatedDriver driver) {
        return driver.ability(IsoDrive.class).orElseThrow();
    }

    @Override
    protected ChangeIso command(CommandTarget target) {
        Transports.offer(NAME, BYTES);
        return new ChangeIso(
                target,
                new IsoMedium(
                        NAME,
                        new ImageContent(
                                Deliveries.sha256(BYTES), BYTES.length, ImageFormat.ISO, "/v1/images/rescue-12/x")));
    }

    @Override
    protected Optional<ObservedPower> before() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected Optional<ObservedPower> afterwards() {
        return Optional.of(ObservedPower.RUNNING);
    }

    @Override
    protected void holds(Machine machine, HostEvent end) {
        assertThat(Ends.facts(end).power()).isEqualTo(ObservedPower.RUNNING);
    }

    @Override
    protected void left(SimulatedDriver driver, VmId vm) {
        assertThat(drive(driver).inserted(vm)).contains(image().distinctName());
    }

    @Test
    void what_is_in_the_drive_already_stays_there_when_another_is_to_go_in() {
        try (Scene scene = scene()) {
            SimulatedDriver driver = scene.stage().host().simulated();
            ImageRef other = on(driver, "other");
            drive(driver).insertIso(scene.vm(), other);

            scene.stage().receive(scene.command());

            OperationFailed failed = (OperationFailed) scene.end();
            assertThat(failed.failure().cause().code()).isEqualTo("drive-taken");
            assertThat(failed.failure().cause().detail()).contains("rescue-12", "other-");
            assertThat(drive(driver).inserted(scene.vm())).contains(other.distinctName());
            assertNothingIsLeftToDo(scene.stage());
        }
    }

    @Test
    void what_is_in_the_drive_already_stays_there_when_it_is_inserted_again_and_that_fails() {
        try (Scene scene = scene()) {
            SimulatedDriver driver = scene.stage().host().simulated();
            drive(driver).insertIso(scene.vm(), on(driver, NAME));
            driver.misbehave("insert-iso FAILS_ALWAYS class=REFUSED");

            scene.stage().receive(scene.command());

            assertThat(scene.end()).isInstanceOf(OperationFailed.class);
            assertThat(drive(driver).inserted(scene.vm())).contains(image().distinctName());
        }
    }
}
