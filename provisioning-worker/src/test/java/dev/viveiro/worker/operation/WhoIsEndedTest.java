package dev.viveiro.worker.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.host.OperationCancelled;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.VmDeleted;
import dev.viveiro.contract.vm.CommandTarget;
import dev.viveiro.contract.vm.HostCommand;
import dev.viveiro.testkit.ManualClock;
import dev.viveiro.worker.Commands;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom a cancel and a delete end and whom they leave alone, and what a cancelled delete leaves behind. */
class WhoIsEndedTest {
    private static final Moment FIRST_STEP_DONE = new Moment(0, "write-tombstone", true);

    private final ManualClock clock = ManualClock.at("2026-01-01T00:00:00Z");
    private final CommandTarget target = Commands.generation(Commands.target(Commands.IDS.nextVm(), clock), 2);
    private final HostCommand create = Commands.create(target);
    private final HostCommand deleteOfTheOlder =
            Commands.delete(Commands.generation(Commands.of(Commands.IDS.nextOperation(), target), 1));

    private @Nullable HostCommand cancelled;
    private Stage stage;

    @TempDir
    Path home;

    @BeforeEach
    void open() {
        stage = new Stage(
                home,
                clock,
                command -> command.equals(cancelled)
                        ? Twist.at(FIRST_STEP_DONE, () -> stage.receive(Commands.cancel(command.target())))
                        : Twist.NONE);
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void the_delete_of_an_older_generation_leaves_the_create_of_the_newer_alone() {
        stage.turns.hold();
        stage.receive(create);
        stage.receive(deleteOfTheOlder);
        stage.turns.release();
        assertThat(stage.ends()).hasExactlyElementsOfTypes(OperationSucceeded.class, VmDeleted.class);
        assertThat(stage.machine(target.vm())).isPresent();
    }

    @Test
    void the_delete_of_an_older_generation_leaves_the_create_of_the_newer_alone_after_a_restart_too() {
        stage.turns.hold();
        stage.receive(create);
        stage.receive(deleteOfTheOlder);
        stage.restart();
        stage.resume();
        assertThat(stage.ends()).hasExactlyElementsOfTypes(OperationSucceeded.class, VmDeleted.class);
        assertThat(stage.machine(target.vm())).isPresent();
    }

    @Test
    void a_cancel_ends_every_attempt_that_waits() {
        stage.turns.hold();
        stage.receive(create);
        stage.receive(Commands.create(Commands.attempt(target, 2)));
        stage.receive(Commands.cancel(target));
        stage.turns.release();
        assertThat(stage.ends()).hasExactlyElementsOfTypes(OperationCancelled.class, OperationCancelled.class);
        assertThat(stage.machine(target.vm())).isEmpty();
    }

    @Test
    void a_cancelled_delete_of_what_is_gone_leaves_it_buried() {
        stage.receive(Commands.delete(target));
        cancelDuring(Commands.delete(Commands.of(Commands.IDS.nextOperation(), target)));
        assertThat(stage.host().log.hasTombstone(target.vm(), 2)).isTrue();
    }

    @Test
    void a_cancelled_delete_leaves_the_generations_before_buried() {
        stage.receive(deleteOfTheOlder);
        stage.receive(create);
        cancelDuring(Commands.delete(Commands.of(Commands.IDS.nextOperation(), target)));
        assertThat(stage.host().log.hasTombstone(target.vm(), 2)).isFalse();
        assertThat(stage.host().log.hasTombstone(target.vm(), 1)).isTrue();
    }

    private void cancelDuring(HostCommand delete) {
        cancelled = delete;
        stage.receive(delete);
        assertThat(stage.ends()).last().isInstanceOf(OperationCancelled.class);
    }
}
