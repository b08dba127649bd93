package dev.viveiro.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdsTest {
    @Test
    void ids_rise_and_never_repeat() {
        var ids = Ids.timeOrdered();
        var made = Stream.generate(() -> ids.next().toString()).limit(1_000).toList();
        assertThat(made).isSorted().doesNotHaveDuplicates().allMatch(id -> id.charAt(14) == '7');
    }

    @Test
    void every_identity_reads_its_own_text() {
        var ids = Ids.timeOrdered();
        var vm = ids.nextVm();
        assertThat(VmId.of(vm.toString())).isEqualTo(vm);
        var host = ids.nextHost();
        assertThat(HostId.of(host.toString())).isEqualTo(host);
        var operation = ids.nextOperation();
        assertThat(OperationId.of(operation.toString())).isEqualTo(operation);
        var tenant = ids.nextTenant();
        assertThat(TenantId.of(tenant.toString())).isEqualTo(tenant);
        var user = ids.nextUser();
        assertThat(UserId.of(user.toString())).isEqualTo(user);
    }

    @Test
    void a_text_that_is_no_id_is_refused() {
        assertThatThrownBy(() -> VmId.of("vm-1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VmId.of("1-1-1-1-1")).isInstanceOf(IllegalArgumentException.class);
    }
}
