package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.StopVm;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.FailureClass;
import dev.viveiro.kernel.ObservedPower;
import java.sql.PreparedStatement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.ConnectionCallback;

/** Who waits for whom when images are captured and retired. */
@Timeout(120)
class CaptureLocksIT {
    private final Core core = Core.shared();

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    /** Does something while somebody else's transaction holds what it locked. */
    private void whileHeld(String locking, String of, Work work) {
        Boolean done = core.jdbc().execute((ConnectionCallback<Boolean>) connection -> {
            connection.setAutoCommit(false);
            try (PreparedStatement statement = connection.prepareStatement(locking)) {
                statement.setString(1, of);
                boolean unused = statement.execute();
                work.run();
                return true;
            } catch (Exception e) {
                throw new AssertionError(e);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
        assertThat(done).isTrue();
    }

    private long waiters() {
        Long waiting = core.jdbc()
                .queryForObject(
                        "select count(*) from pg_locks where locktype = 'advisory' and not granted", Long.class);
        return waiting == null ? 0 : waiting;
    }

    @Test
    void captures_of_one_tenant_are_counted_one_after_the_other() throws Exception {
        String vm = core.aRunningVm();
        core.http().post("/v1/vms/" + vm + "/stop", "").is(202);
        core.host().on(core.host().next(StopVm.class, vm)).succeed(ObservedPower.STOPPED);
        core.becomes(vm, "STOPPED");
        String tenant = core.jdbc().queryForObject("select tenant::text from vms where id = ?::uuid", String.class, vm);
        String image = "locked-" + Core.aName();
        CompletableFuture<Http.Answer> answer = new CompletableFuture<>();

        whileHeld(
                "select pg_advisory_xact_lock(hashtextextended('captures of ' || ?, 0))",
                String.valueOf(tenant),
                () -> {
                    Thread unused = Thread.startVirtualThread(() -> answer.complete(
                            core.http().post("/v1/vms/" + vm + "/capture", "{'image':'" + image + "'}")));
                    soon(() -> assertThat(waiters()).isOne());
                    assertThat(answer).isNotDone();
                });

        answer.get(60, TimeUnit.SECONDS).is(202);
        CaptureVm command = core.host().next(CaptureVm.class, vm);
        assertThat(command.tenant()).hasToString(tenant);
        core.host().say(core.host().on(command).failed(FailureClass.REFUSED, true));
        core.becomes(vm, "STOPPED");
        core.delete(vm);
    }

    @Test
    void who_asks_for_anothers_image_does_not_wait_for_who_works_on_it() {
        String image = "others-" + Core.aName();
        core.jdbc().update("""
                        insert into images (name, description, account, min_disk_gib, state, tenant, captured_by, deadline)
                        select ?, '', 'debian', 1, 'FAILED', id, gen_random_uuid(), now() from tenants limit 1""", image);
        core.http().post("/v1/tenants", "{'name':'nosy-school'}").is(201);
        String key = core.http()
                .post("/v1/api-keys", "{'tenant':'nosy-school','role':'TENANT'}")
                .is(201)
                .text("/key");
        Http other = new Http(core.http().port(), key);
        try {
            whileHeld("select 1 from images where name = ? for update", image, () -> {
                CompletableFuture<Http.Answer> answer =
                        CompletableFuture.supplyAsync(() -> other.delete("/v1/images/" + image));
                answer.get(30, TimeUnit.SECONDS).isProblem(404, "not-found");
            });
        } finally {
            core.jdbc().update("delete from images where name = ?", image);
        }
    }
}
