package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.StartVm;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.TenantId;
import dev.viveiro.kernel.VmId;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RunQueueTest {
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final RunQueue queue =
            new RunQueue(Map.of(Limit.CREATE, 1, Limit.POWER, 2, Limit.STOP, 1, Limit.DELETE, 1, Limit.CAPTURE, 1));

    private Execution execution(VmId vm, Lane lane) {
        CommandTarget one = Commands.target(vm, clock);
        CommandTarget target =
                new CommandTarget(one.operation(), 1, one.host(), 1, vm, 1, lane, one.deadline(), one.reason());
        return new Execution(
                RunState.accepted(new Work(new StartVm(target), clock.instant(), null)), Limit.POWER, false);
    }

    @Test
    void no_more_run_than_the_limit_and_interactive_goes_before_bulk() {
        Execution bulk = execution(Commands.IDS.nextVm(), Lane.BULK);
        Execution first = execution(Commands.IDS.nextVm(), Lane.INTERACTIVE);
        Execution second = execution(Commands.IDS.nextVm(), Lane.INTERACTIVE);
        queue.add(bulk);
        queue.add(first);
        queue.add(second);

        assertThat(queue.takeStartable()).containsExactly(first, second);
        assertThat(queue.takeStartable()).isEmpty();
        queue.ended(first);
        assertThat(queue.takeStartable()).containsExactly(bulk);
    }

    @Test
    void one_machine_has_one_operation_at_a_time_in_the_order_of_arrival() {
        VmId vm = Commands.IDS.nextVm();
        Execution first = execution(vm, Lane.BULK);
        Execution second = execution(vm, Lane.INTERACTIVE);
        queue.add(first);
        queue.add(second);

        assertThat(queue.takeStartable()).containsExactly(first);
        assertThat(queue.takeStartable()).isEmpty();
        queue.ended(first);
        assertThat(queue.takeStartable()).containsExactly(second);
        queue.ended(second);
        assertThat(queue.size()).isZero();
    }

    private Execution capture(TenantId tenant) {
        CommandTarget target = Commands.target(Commands.IDS.nextVm(), clock);
        CaptureVm command = new CaptureVm(target, "class", "/link", tenant);
        return new Execution(RunState.accepted(new Work(command, clock.instant(), null)), Limit.CAPTURE, false);
    }

    @Test
    void a_tenant_with_many_captures_keeps_no_other_waiting() {
        RunQueue two =
                new RunQueue(Map.of(Limit.CREATE, 1, Limit.POWER, 2, Limit.STOP, 1, Limit.DELETE, 1, Limit.CAPTURE, 2));
        TenantId busy = Commands.IDS.nextTenant();
        List<Execution> many = Stream.generate(() -> capture(busy)).limit(20).toList();
        many.forEach(two::add);
        List<Execution> first = two.takeStartable();
        assertThat(first).containsExactly(many.get(0), many.get(1));

        Execution other = capture(Commands.IDS.nextTenant());
        Execution third = capture(Commands.IDS.nextTenant());
        two.add(other);
        two.add(third);
        two.ended(first.get(0));
        assertThat(two.takeStartable()).containsExactly(other);
        two.ended(first.get(1));
        assertThat(two.takeStartable()).containsExactly(many.get(2));
        two.ended(other);
        assertThat(two.takeStartable()).containsExactly(third);
        two.ended(third);
        assertThat(two.takeStartable()).containsExactly(many.get(3));
    }
}
