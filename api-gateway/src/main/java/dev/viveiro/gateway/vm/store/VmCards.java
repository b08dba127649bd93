package dev.viveiro.gateway.vm.store;

import dev.viveiro.gateway.vm.domain.Unsettled;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.gateway.vm.domain.VmPlace;
import dev.viveiro.kernel.GuestNetwork;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a machine's guest is told of its network, and whether its card is known, in its row. It changes so seldom that the statements for
 * all other changes leave it out.
 */
final class VmCards {
    private VmCards() {}

    static void save(JdbcClient client, Vm before, Vm after) {
        VmPlace was = before.place();
        VmPlace is = after.place();
        GuestNetwork guest = is.network().told();
        Unsettled unsettled = is.unsettled();
        if (was.network().told().equals(guest) && Objects.equals(was.unsettled(), unsettled)) {
            return;
        }
        client.sql("""
                        update vms set hostname = :hostname, router = :router::inet, dns = :dns,
                          address_beside = :beside::inet, card_asked_by = :by
                         where id = :id""")
                .param("hostname", guest.hostname())
                .param("router", guest.gateway())
                .param("dns", guest.dns().toArray(new String[0]))
                .param("beside", is.beside())
                .param("by", unsettled == null ? null : unsettled.by().value())
                .param("id", after.id().value())
                .update();
    }
}
