package dev.viveiro.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.lang.ArchRule;
import dev.viveiro.architecture.broken.PasswordTeller;
import dev.viveiro.architecture.broken.ThingManager;
import dev.viveiro.architecture.broken.TimeTaker;
import dev.viveiro.gateway.broken.domain.SpringInTheDomain;
import dev.viveiro.gateway.broken.inner.BackRoom;
import dev.viveiro.gateway.other.Intruder;
import dev.viveiro.metering.broken.HalfCent;
import dev.viveiro.worker.driver.broken.CarrierKeeper;
import dev.viveiro.worker.driver.broken.Mainlander;
import dev.viveiro.worker.driver.broken.Visitor;
import org.junit.jupiter.api.Test;

/** A rule that nothing can break protects nothing: each is broken here on purpose. */
class RulesCanFailTest {
    @Test
    void services_that_know_each_other_are_found() {
        fails(ServicesDoNotKnowEachOther.rule(Module.GATEWAY), Intruder.class);
    }

    @Test
    void a_class_that_is_called_after_nothing_is_found() {
        fails(CommonHoldsNoPolicy.NO_EMPTY_NAMES, ThingManager.class);
    }

    @Test
    void technology_in_the_domain_is_found() {
        fails(DomainIsPlainJava.RULE, SpringInTheDomain.class);
    }

    @Test
    void a_back_door_into_a_feature_is_found() {
        var classes = Code.breaking(Intruder.class, BackRoom.class);
        assertThat(FeaturesMeetAtTheFront.backDoors(classes, "dev.viveiro.gateway"))
                .isNotEmpty();
    }

    @Test
    void a_driver_that_leaves_its_island_is_found() {
        fails(DriversAreIslands.NO_MAINLAND, Mainlander.class);
        assertThat(DriversAreIslands.bridges(Code.breaking(Visitor.class))).isNotEmpty();
    }

    @Test
    void time_that_is_taken_is_found() {
        fails(TimeAndIdentityAreGiven.RULE, TimeTaker.class);
    }

    @Test
    void rounding_somewhere_else_is_found() {
        fails(MoneyIsRoundedInOnePlace.RULE, HalfCent.class);
    }

    @Test
    void waiting_that_keeps_a_carrier_is_found() {
        fails(WaitersKeepNoCarrier.NO_MONITOR_METHODS, CarrierKeeper.class);
        assertThat(WaitersKeepNoCarrier.waitingWithMonitor(Code.breaking(CarrierKeeper.class)))
                .containsExactlyInAnyOrder(
                        "CarrierKeeper.waits calls java/lang/Object.wait",
                        "CarrierKeeper.waitsInside calls java/util/concurrent/Semaphore.acquire");
    }

    @Test
    void a_password_that_is_told_is_found() {
        var classes = Code.breaking(PasswordTeller.class);
        assertThat(SecretsStaySealed.tellTales(classes)).isNotEmpty();
        assertThat(SecretsStaySealed.plainSecrets(classes, "dev.viveiro")).isNotEmpty();
    }

    private static void fails(ArchRule rule, Class<?>... broken) {
        var classes = Code.breaking(broken);
        assertThatThrownBy(() -> rule.check(classes))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("violated");
    }
}
