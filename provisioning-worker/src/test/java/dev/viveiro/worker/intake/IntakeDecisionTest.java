package dev.viveiro.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.kernel.CpuLimits;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import dev.viveiro.worker.driver.Capability;
import dev.viveiro.worker.driver.DriverInfo;
import dev.viveiro.worker.driver.ImpededDriver;
import dev.viveiro.worker.operation.Verdict;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IntakeDecisionTest {
    private static final DriverInfo ABLE = new DriverInfo("simulated", "1", EnumSet.allOf(Capability.class), null);
    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final CommandTarget target = Commands.target(Commands.IDS.nextVm(), clock);

    private Decision decide(KnownWork known, HostCommand command, DriverInfo driver) {
        return IntakeDecision.decide(known, command, driver, clock.instant());
    }

    private static void assertRefused(Decision decision, FailureClass next, String code) {
        assertThat(decision).isInstanceOfSatisfying(Decision.Refuse.class, refuse -> assertThat(refuse.verdict())
                .isInstanceOfSatisfying(Verdict.Failed.class, failed -> {
                    assertThat(failed.failure().next()).isEqualTo(next);
                    assertThat(failed.failure().cause().code()).isEqualTo(code);
                    assertThat(failed.failure().retryAfter())
                            .isEqualTo(code.equals("driver-impeded") ? Duration.ofSeconds(15) : null);
                }));
    }

    @Test
    void an_unknown_command_is_accepted() {
        assertThat(decide(KnownWork.NOTHING, Commands.create(target), ABLE)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void a_known_attempt_is_a_duplicate_even_when_it_would_be_refused_now() {
        KnownWork known = new KnownWork(true, 1, true, 5, 9);
        assertThat(decide(known, Commands.create(target), ABLE)).isInstanceOf(Decision.Duplicate.class);
    }

    @Test
    void a_lower_attempt_is_refused() {
        assertRefused(
                decide(new KnownWork(false, 2, false, 0, 1), Commands.create(target), ABLE),
                FailureClass.REFUSED,
                "stale-attempt");
    }

    @Test
    void an_older_epoch_is_refused() {
        assertRefused(
                decide(new KnownWork(false, 0, false, 0, 2), Commands.start(target), ABLE),
                FailureClass.REFUSED,
                "stale-epoch");
    }

    @Test
    void a_generation_at_a_tombstone_is_refused_but_may_be_deleted_again() {
        KnownWork buried = new KnownWork(false, 0, false, 1, 1);
        assertRefused(decide(buried, Commands.create(target), ABLE), FailureClass.REFUSED, "generation-gone");
        assertThat(decide(buried, Commands.delete(target), ABLE)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void an_expired_deadline_is_refused() {
        clock.advance(Duration.ofMinutes(10));
        assertRefused(
                decide(KnownWork.NOTHING, Commands.stop(target), ABLE), FailureClass.RETRY_LATER, "deadline-passed");
    }

    @Test
    void a_cancelled_operation_is_refused_as_cancelled() {
        Decision decision = decide(new KnownWork(false, 0, true, 0, 1), Commands.create(target), ABLE);
        assertThat(decision).isEqualTo(new Decision.Refuse(new Verdict.Cancelled()));
    }

    @Test
    void a_missing_capability_sends_a_create_to_another_host_and_refuses_the_rest() {
        DriverInfo weak = new DriverInfo("weak", "1", EnumSet.of(Capability.START), null);
        assertRefused(
                decide(KnownWork.NOTHING, Commands.create(target), weak),
                FailureClass.TRY_OTHER_HOST,
                "capability-missing");
        assertRefused(
                decide(KnownWork.NOTHING, Commands.reboot(target), weak), FailureClass.REFUSED, "capability-missing");
    }

    @Test
    void a_refusal_for_a_missing_capability_says_why_the_driver_lacks_it() {
        DriverInfo weak = new DriverInfo(
                "weak", "1", EnumSet.of(Capability.START), null, Map.of(Capability.REBOOT, "it has no bell"));

        assertThat(decide(KnownWork.NOTHING, Commands.reboot(target), weak))
                .isInstanceOfSatisfying(Decision.Refuse.class, refused -> assertThat(refused.verdict())
                        .isInstanceOfSatisfying(Verdict.Failed.class, failed -> assertThat(
                                        failed.failure().cause().detail())
                                .isEqualTo("the driver weak can't do REBOOT: it has no bell")));
    }

    @Test
    void limits_go_only_where_they_are_kept() {
        EnumSet<Capability> able = EnumSet.allOf(Capability.class);
        able.remove(Capability.CPU_SHARES);
        DriverInfo capping = new DriverInfo("capping", "1", able, null);
        ResizeVm capped = new ResizeVm(target, 2, 2048, 20, new CpuLimits(null, 50));
        ResizeVm weighed = new ResizeVm(target, 2, 2048, 20, new CpuLimits(200, null));
        assertThat(decide(KnownWork.NOTHING, capped, capping)).isInstanceOf(Decision.Accept.class);
        assertRefused(decide(KnownWork.NOTHING, weighed, capping), FailureClass.REFUSED, "capability-missing");
    }

    @Test
    void a_machine_that_is_to_have_less_memory_at_first_goes_only_where_that_can_be() {
        EnumSet<Capability> able = EnumSet.allOf(Capability.class);
        ResizeVm resize = new ResizeVm(target, 2, 2048, 20, null, null, 1024L);
        assertThat(decide(KnownWork.NOTHING, resize, new DriverInfo("strong", "1", able, null)))
                .isInstanceOf(Decision.Accept.class);
        able.remove(Capability.MEMORY_MIN);
        DriverInfo all = new DriverInfo("all", "1", able, null);
        assertRefused(decide(KnownWork.NOTHING, resize, all), FailureClass.REFUSED, "capability-missing");
        assertThat(decide(KnownWork.NOTHING, Commands.resize(target), all)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void a_resize_with_a_restart_goes_only_where_machines_are_stopped_and_started() {
        EnumSet<Capability> able = EnumSet.allOf(Capability.class);
        able.remove(Capability.RESIZE_LIVE);
        DriverInfo cold = new DriverInfo("cold", "1", able, null);
        assertThat(decide(KnownWork.NOTHING, Commands.resizeWithRestart(target), cold))
                .isInstanceOf(Decision.Accept.class);
        able.remove(Capability.START);
        DriverInfo never = new DriverInfo("never", "1", able, null);
        assertRefused(
                decide(KnownWork.NOTHING, Commands.resizeWithRestart(target), never),
                FailureClass.REFUSED,
                "capability-missing");
        assertThat(decide(KnownWork.NOTHING, Commands.resize(target), never)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void user_data_goes_only_where_guests_are_given_it() {
        EnumSet<Capability> all = EnumSet.allOf(Capability.class);
        CreateVm giving = new CreateVm(target, Commands.giving(target, "sealed"));
        assertThat(decide(KnownWork.NOTHING, giving, new DriverInfo("strong", "1", all, null)))
                .isInstanceOf(Decision.Accept.class);
        all.remove(Capability.USER_DATA);
        DriverInfo silent = new DriverInfo("silent", "1", all, null);
        assertRefused(decide(KnownWork.NOTHING, giving, silent), FailureClass.TRY_OTHER_HOST, "capability-missing");
        assertThat(decide(KnownWork.NOTHING, Commands.create(target), silent)).isInstanceOf(Decision.Accept.class);
    }

    @Test
    void an_impeded_driver_refuses_until_it_is_mended() {
        DriverInfo impeded = new DriverInfo("libvirt", "1", EnumSet.noneOf(Capability.class), "no socket");
        assertRefused(
                decide(KnownWork.NOTHING, Commands.create(target), impeded),
                FailureClass.TRY_OTHER_HOST,
                "driver-impeded");
        assertRefused(
                decide(KnownWork.NOTHING, Commands.start(target), impeded), FailureClass.RETRY_LATER, "driver-impeded");
    }

    @Test
    void what_is_here_waits_for_a_driver_that_is_awaited_and_a_create_goes_elsewhere() {
        DriverInfo awaited = ImpededDriver.awaited("libvirt", "no socket").info();
        assertThat(decide(KnownWork.NOTHING, Commands.start(target), awaited)).isInstanceOf(Decision.Accept.class);
        assertRefused(
                decide(KnownWork.NOTHING, Commands.create(target), awaited),
                FailureClass.TRY_OTHER_HOST,
                "driver-impeded");

        // beside another one, whose machine it may be
        DriverInfo weak = new DriverInfo("weak", "1", EnumSet.of(Capability.START), null).among(awaited);
        assertThat(decide(KnownWork.NOTHING, Commands.reboot(target), weak.impededBy(null)))
                .isInstanceOf(Decision.Accept.class);
    }

    @Test
    void a_driver_that_can_start_nothing_now_still_stops_and_deletes() {
        DriverInfo noGuests = ABLE.impededBy("no ebtables");
        for (HostCommand starting : List.of(Commands.start(target), Commands.reboot(target))) {
            assertRefused(decide(KnownWork.NOTHING, starting, noGuests), FailureClass.RETRY_LATER, "driver-impeded");
        }
        assertRefused(
                decide(KnownWork.NOTHING, Commands.create(target), noGuests),
                FailureClass.TRY_OTHER_HOST,
                "driver-impeded");
        for (HostCommand other : List.of(Commands.stop(target), Commands.delete(target))) {
            assertThat(decide(KnownWork.NOTHING, other, noGuests)).isInstanceOf(Decision.Accept.class);
        }
    }

    @Test
    void a_cancel_is_always_remembered() {
        assertThat(decide(KnownWork.NOTHING, Commands.cancel(target), ABLE)).isInstanceOf(Decision.Cancel.class);
    }
}
