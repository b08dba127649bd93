package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.GuestNetwork;
import dev.viveiro.kernel.ObservedPower;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Machines that get another network card, by the drivers that can. */
abstract class NetworkContract extends CaptureContract {
    @Test
    void a_stopped_machine_has_its_new_card_and_stays_what_it_was() {
        having(Capability.NETWORK, NetworkChanging.class, networks -> {
            Machine stopped = define(aMachine("web"));
            MachineNetwork other = another(stopped.spec().network());

            networks.changeNetwork(stopped.vm(), other);
            networks.changeNetwork(stopped.vm(), other);

            assertThat(find(stopped.vm()))
                    .isEqualTo(new Machine(stopped.spec().withNetwork(other), ObservedPower.STOPPED, null));
            driver().start(stopped.vm());
            Machine running = find(stopped.vm());
            assertThat(running.power()).isEqualTo(ObservedPower.RUNNING);
            assertThat(running.spec().network()).isEqualTo(other);
        });
    }

    @Test
    void a_card_is_given_back_as_it_was() {
        having(Capability.NETWORK, NetworkChanging.class, networks -> {
            Machine stopped = define(aMachine("web"));
            MachineNetwork own = stopped.spec().network();

            networks.changeNetwork(stopped.vm(), another(own));
            networks.changeNetwork(stopped.vm(), own);

            assertThat(find(stopped.vm())).isEqualTo(stopped);
        });
    }

    @Test
    void only_a_machine_that_is_off_gets_another_card() {
        having(Capability.NETWORK, NetworkChanging.class, networks -> {
            Machine running = running("web");
            MachineNetwork own = running.spec().network();

            assertFails(
                    FailureClass.CONFLICT, "machine-running", () -> networks.changeNetwork(running.vm(), another(own)));
            networks.changeNetwork(running.vm(), own);
            assertFails(FailureClass.CONFLICT, "machine-absent", () -> networks.changeNetwork(vmNamed("nobody"), own));

            assertThat(find(running.vm())).isEqualTo(running);
        });
    }

    @Test
    void a_machine_can_be_made_with_all_that_its_guest_is_told() {
        having(Capability.NETWORK, NetworkChanging.class, networks -> {
            MachineSpec usual = aMachine("web");
            MachineSpec own = usual.withNetwork(another(usual.network()));

            assertThat(define(own).spec()).isEqualTo(own);
            assertThat(find(own.vm()).spec().hostname()).isEqualTo("mail");
        });
    }

    @Test
    void a_reverted_machine_keeps_the_card_that_it_has() {
        UUID snapshot = new UUID(15, 1);
        having(
                Capability.NETWORK,
                NetworkChanging.class,
                networks -> having(Capability.SNAPSHOT, Snapshots.class, snapshots -> {
                    Machine stopped = define(aMachine("web"));
                    snapshots.takeSnapshot(stopped.vm(), snapshot);
                    MachineNetwork other = another(stopped.spec().network());
                    networks.changeNetwork(stopped.vm(), other);

                    snapshots.revert(stopped.vm(), snapshot);

                    assertThat(find(stopped.vm()).spec().network()).isEqualTo(other);
                    snapshots.deleteSnapshot(stopped.vm(), snapshot);
                }));
    }

    /** On the same subnet. */
    private static MachineNetwork another(MachineNetwork network) {
        String subnet = network.address().substring(0, network.address().lastIndexOf('.') + 1);
        return new MachineNetwork(
                subnet + "99",
                network.prefixLength(),
                network.gateway(),
                "02:76:00:00:00:63",
                new GuestNetwork("mail", subnet + "98", List.of("192.0.2.53", "198.51.100.53")));
    }
}
