package dev.viveiro.worker.driver.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.libvirt.LibvirtException;

@EnabledIf(
        value = "dev.viveiro.worker.driver.libvirt.TestDriverScene#possible",
        disabledReason = "needs libvirt's C library (package libvirt0)")
class SharedConnectionTest {
    @Test
    void a_connection_that_was_given_up_is_closed_when_the_last_of_its_users_has_left() throws LibvirtException {
        SharedConnection shared = new SharedConnection(LibvirtConnection.open(TestDriverScene.URI));
        assertThat(shared.join()).isTrue();
        assertThat(shared.join()).isTrue();

        shared.retire();

        assertThat(shared.join()).isFalse();
        shared.leave();
        assertThat(shared.connection().alive()).isTrue();
        shared.leave();
        assertThat(shared.connection().alive()).isFalse();
    }

    @Test
    void a_connection_that_nobody_uses_is_closed_when_it_is_given_up() throws LibvirtException {
        SharedConnection shared = new SharedConnection(LibvirtConnection.open(TestDriverScene.URI));
        assertThat(shared.join()).isTrue();
        shared.leave();
        assertThat(shared.connection().alive()).isTrue();

        shared.retire();

        assertThat(shared.connection().alive()).isFalse();
    }
}
