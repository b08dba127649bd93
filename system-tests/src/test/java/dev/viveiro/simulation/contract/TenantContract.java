package dev.viveiro.simulation.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.problem.ProblemException;
import dev.viveiro.gateway.tenant.TenantLock;
import dev.viveiro.gateway.tenant.Users;
import dev.viveiro.kernel.UserId;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DuplicateKeyException;

/** Tenants and their users. */
interface TenantContract {
    Ports ports();

    private Users users() {
        return ports().bean(Users.class);
    }

    @Test
    default void a_tenant_that_is_not_there_can_not_be_locked() {
        TenantLock lock = ports().bean(TenantLock.class);
        ports().write(() -> lock.lock(ports().tenant));
        assertThatThrownBy(() -> ports().write(() -> lock.lock(ports().ids.nextTenant())))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    default void an_address_has_one_user_however_it_is_written() {
        UserId ana = ports().written(() -> users().findOrCreate(ports().tenant, " Ana@school.test"));
        assertThat(ports().written(() -> users().findOrCreate(ports().tenant, "ana@SCHOOL.test")))
                .isEqualTo(ana);
        assertThat(users().find(ports().tenant, Set.of("ana@school.test", "rui@school.test")))
                .isEqualTo(Map.of("ana@school.test", ana));
    }

    @Test
    default void users_that_others_made_meanwhile_are_not_made_again() {
        UserId ana = ports().ids.nextUser();
        ports().write(() -> users().create(ports().tenant, Map.of("ana@school.test", ana)));
        assertThatThrownBy(() -> ports().write(() -> users().create(
                                ports().tenant,
                                Map.of("ana@school.test", ports().ids.nextUser()))))
                .isInstanceOf(DuplicateKeyException.class);
        assertThat(users().find(ports().tenant, Set.of("ana@school.test"))).containsValue(ana);
    }
}
