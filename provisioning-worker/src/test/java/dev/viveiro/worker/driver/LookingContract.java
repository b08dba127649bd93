package dev.viveiro.worker.driver;

import static dev.viveiro.worker.driver.MachineFixtures.vmNamed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.Secret;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What machines' definitions and consoles tell, of the drivers that can. */
abstract class LookingContract extends MoveContract {
    private static final int MOST = 64 << 10;
    private static final long SOON = 30;

    @Test
    void a_definition_tells_the_machine_and_none_of_its_secrets() {
        having(Capability.DEFINITION, Definitions.class, definitions -> {
            Machine machine = define(aMachine("web"));

            Definition definition = definitions.definition(machine.vm());

            assertThat(definition.mediaType()).isIn("application/xml", "application/yaml", "application/json");
            assertThat(definition.text())
                    .contains(machine.vm().toString(), machine.spec().network().mac());
            String verifier = machine.spec().login().passwordVerifier();
            assertThat(verifier).isNotNull();
            assertThat(definition.text()).doesNotContain(String.valueOf(verifier), "user-data");
        });
    }

    @Test
    void what_a_guest_is_given_is_told_by_no_definition_and_by_no_machine() {
        if (!driver().info().capabilities().contains(Capability.USER_DATA) || !guestsTakeUserData()) {
            return;
        }
        Machine machine = define(aMachine("web").withUserData(Secret.of("#cloud-config\nfinal_message: hunter2\n")));

        assertThat(machine.spec()).isEqualTo(aMachine("web"));
        assertThat(find(machine.vm())).isEqualTo(machine);
        assertThat(machine.toString()).doesNotContain("hunter2");
        having(Capability.DEFINITION, Definitions.class, definitions -> assertThat(
                        definitions.definition(machine.vm()).text())
                .doesNotContain("hunter2"));
        driver().start(machine.vm());
        assertThat(define(aMachine("web").withUserData(Secret.of("#!/bin/sh\n"))))
                .as("what it was given once it keeps")
                .isEqualTo(find(machine.vm()));
    }

    /** Whether guests of the image of {@link #aMachine} have something that takes it. */
    protected boolean guestsTakeUserData() {
        return true;
    }

    @Test
    void looking_at_a_definition_changes_nothing() {
        having(Capability.DEFINITION, Definitions.class, definitions -> {
            Machine running = running("web");
            Definition first = definitions.definition(running.vm());

            assertThat(definitions.definition(running.vm())).isEqualTo(first);
            assertThat(find(running.vm())).isEqualTo(running);
        });
    }

    @Test
    void nobody_has_neither_definition_nor_console() {
        having(
                Capability.DEFINITION,
                Definitions.class,
                definitions -> assertFails(
                        FailureClass.CONFLICT, "machine-absent", () -> definitions.definition(vmNamed("nobody"))));
        having(
                Capability.CONSOLE_LOG,
                ConsoleLogs.class,
                logs -> assertFails(
                        FailureClass.CONFLICT, "machine-absent", () -> logs.consoleLog(vmNamed("nobody"), MOST)));
        having(
                Capability.CONSOLE,
                Consoles.class,
                consoles ->
                        assertFails(FailureClass.CONFLICT, "machine-absent", () -> consoles.attach(vmNamed("nobody"))));
    }

    @Test
    void no_more_of_a_console_log_is_told_than_was_asked_for() {
        having(Capability.CONSOLE_LOG, ConsoleLogs.class, logs -> {
            Machine machine = define(aMachine("web"));
            assertThat(logs.consoleLog(machine.vm(), MOST)).hasSizeLessThanOrEqualTo(MOST);
            driver().start(machine.vm());
            assertThat(logs.consoleLog(machine.vm(), 5)).hasSizeLessThanOrEqualTo(5);
        });
    }

    @Test
    void only_a_machine_that_runs_has_a_console_to_attach_to() {
        having(Capability.CONSOLE, Consoles.class, consoles -> {
            Machine stopped = define(aMachine("web"));
            assertFails(FailureClass.CONFLICT, "machine-not-running", () -> consoles.attach(stopped.vm()));
        });
    }

    @Test
    void a_console_ends_with_the_boot() {
        having(Capability.CONSOLE, Consoles.class, consoles -> {
            Machine running = running("web");
            MachineConsole console = consoles.attach(running.vm());
            CompletableFuture<Boolean> ended = readToTheEnd(console);

            driver().stop(running.vm(), StopMode.FORCED);

            assertThat(ended).succeedsWithin(SOON, TimeUnit.SECONDS);
            console.close();
        });
    }

    @Test
    void a_console_that_is_closed_ends_and_the_machine_does_not() {
        having(Capability.CONSOLE, Consoles.class, consoles -> {
            Machine running = running("web");
            MachineConsole console = consoles.attach(running.vm());
            CompletableFuture<Boolean> ended = readToTheEnd(console);

            console.close();
            console.close();

            assertThat(ended).succeedsWithin(SOON, TimeUnit.SECONDS);
            assertThat(find(running.vm())).isEqualTo(running);
            consoles.attach(running.vm()).close();
        });
    }

    private static CompletableFuture<Boolean> readToTheEnd(MachineConsole console) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        while (console.read().length > 0) {
                            // until there is nothing more
                        }
                        return true;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                command -> Thread.ofVirtual().start(command));
    }
}
