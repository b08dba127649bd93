package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.VmId;
import dev.viveiro.worker.driver.HypervisorDriver;
import dev.viveiro.worker.driver.Machine;
import dev.viveiro.worker.driver.MachineNetwork;
import dev.viveiro.worker.driver.MachineSpec;
import dev.viveiro.worker.driver.NetworkChanging;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.Network;

/** What a change of a card leaves, on libvirt's test driver, whenever it is cut off. */
@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class DomainCardsTest {
    @TempDir
    static Path home;

    private final TestDriverScene scene = new TestDriverScene();
    private final Networks networks = new Networks(scene.link(), NetworkKind.of("nat"));
    private final MachineSpec spec = TestDriverScene.aMachine("web");
    private final VmId vm = spec.vm();
    private final MachineNetwork own = spec.network();
    private HypervisorDriver driver;
    private Domains domains;

    @BeforeEach
    void define() throws IOException {
        driver = scene.open(home);
        Owner owner = Owner.of(home.resolve(LibvirtDriver.NAME), Ids.timeOrdered());
        domains = new Domains(scene.link(), owner, new Verifiers(home.resolve("verifiers")), Ids.timeOrdered());
        driver.define(spec);
    }

    @AfterEach
    void leave_nothing() throws LibvirtException {
        driver.list().stream().map(Machine::vm).forEach(driver::destroy);
        driver.close();
        scene.close();
    }

    private static MachineNetwork card(int number) {
        return new MachineNetwork("10.188.0." + number, 24, "10.188.0.1", "02:00:0a:bc:01:%02x".formatted(number));
    }

    private void change(MachineNetwork to) {
        driver.ability(NetworkChanging.class).orElseThrow().changeNetwork(vm, to);
    }

    /** All for which the machines' network keeps an address. */
    private String kept() {
        return scene.link().ask("look at the network", connection -> {
            Network network = connection.networkLookupByName(Networks.nameOf(own));
            try {
                return network.getXMLDesc(0);
            } finally {
                int unused = network.free();
            }
        });
    }

    private void assertAtEnd(MachineNetwork has, MachineNetwork hasNot) {
        assertThat(driver.find(vm).orElseThrow().spec().network()).isEqualTo(has);
        assertThat(kept())
                .contains("'" + has.address() + "'", has.mac())
                .doesNotContain("'" + hasNot.address() + "'", hasNot.mac());
        assertThat(OtherCard.of(domains.require(vm))).isEmpty();
        assertThat(domains.lastingXml(vm)).contains("<mac address='" + has.mac() + "'");
    }

    @Test
    void the_address_that_it_had_is_kept_for_nobody() {
        change(card(240));

        assertAtEnd(card(240), own);
    }

    /** As a worker leaves it that dies before the definition: address and note are there. */
    private void begin(MachineNetwork to) {
        OtherCard.note(domains, domains.require(vm), to);
        String unused = networks.ensure(to);
        assertThat(kept()).contains(to.mac());
    }

    private static Stream<Named<BiConsumer<DomainCardsTest, MachineNetwork>>> next() {
        return Stream.of(
                Named.of("the same again", (test, own) -> test.change(own)),
                Named.of("a start", (test, own) -> test.driver.start(test.vm)));
    }

    @ParameterizedTest
    @MethodSource("next")
    void what_was_cut_off_before_the_definition_is_taken_back_by(BiConsumer<DomainCardsTest, MachineNetwork> next) {
        begin(card(241));

        next.accept(this, own);

        assertAtEnd(own, card(241));
    }

    @ParameterizedTest
    @MethodSource("next")
    void what_was_cut_off_after_the_definition_is_ended_by(BiConsumer<DomainCardsTest, MachineNetwork> next) {
        change(card(242));
        begin(own);

        next.accept(this, card(242));

        assertAtEnd(card(242), own);
    }

    @Test
    void a_change_after_one_that_was_cut_off_leaves_nothing_of_either() {
        begin(card(243));

        change(card(244));

        assertAtEnd(card(244), own);
        assertThat(kept()).doesNotContain(card(243).mac());
    }

    @Test
    void a_machine_that_is_destroyed_keeps_no_address_of_what_was_cut_off() {
        begin(card(245));

        driver.destroy(vm);

        assertThat(kept()).doesNotContain(own.mac(), card(245).mac());
    }

    @Test
    void a_machine_that_was_given_another_card_and_has_no_definition_any_more_keeps_no_address() {
        change(card(247));
        assertThat(domains.change("undefine", vm, Domain::undefine)).isEmpty();

        driver.destroy(vm);

        assertThat(kept()).doesNotContain(own.mac(), card(247).mac());
    }

    @Test
    void an_address_that_another_machine_has_by_now_stays_its() {
        begin(card(246));
        driver.define(TestDriverScene.aMachine("other").withNetwork(card(246)));

        driver.start(vm);

        assertThat(OtherCard.of(domains.require(vm))).isEmpty();
        assertThat(kept()).contains(card(246).mac(), own.mac());
    }
}
