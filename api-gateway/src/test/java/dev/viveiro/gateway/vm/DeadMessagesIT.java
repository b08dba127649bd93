package dev.viveiro.gateway.vm;

import static dev.viveiro.gateway.vm.Core.soon;
import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.GetResponse;
import dev.viveiro.contract.Contracts;
import dev.viveiro.contract.host.UsageSampled;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.VmChanged;
import dev.viveiro.gateway.Http;
import dev.viveiro.kernel.Ids;
import dev.viveiro.kernel.Lane;
import dev.viveiro.kernel.ObservedPower;
import dev.viveiro.kernel.VmId;
import dev.viveiro.messaging.Topology;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import tools.jackson.databind.JsonNode;

/** What nobody could apply is kept, shown, and applied once its cause is repaired. */
@ExtendWith(BalancedBooks.class)
class DeadMessagesIT {
    private final Core core = Core.shared();
    private final ScriptedHost host = core.host();

    @AfterEach
    void repair() {
        core.jdbc().execute("alter table vms drop constraint if exists broken");
    }

    @Test
    void a_word_of_a_host_that_died_is_applied_without_anybodys_help_once_its_cause_is_repaired() {
        Http.Answer created = createdInVain();
        String vm = created.text("/vm/id");
        JsonNode dead = deadAbout(vm);
        assertThat(dead.path("queue").asString()).isEqualTo(Topology.hostEvents(Lane.INTERACTIVE));
        assertThat(dead.path("type").asString()).isEqualTo("operation-succeeded/1");
        assertThat(dead.path("reason").asString()).isEqualTo("rejected");
        assertThat(dead.has("data")).isFalse();

        turnTo(dead.path("retryAt").asString());
        soon(() -> assertThat(deadAbout(vm).path("attempts").asInt()).isPositive());
        JsonNode tried = deadAbout(vm);
        assertThat(tried.path("lastError").asString()).contains("broken");
        assertThat(Instant.parse(tried.path("retryAt").asString()))
                .isAfter(Instant.parse(dead.path("retryAt").asString()));
        assertThat(core.vm(vm).text("/state")).isNotEqualTo("RUNNING");

        repair();
        turnTo(deadAbout(vm).path("retryAt").asString());
        core.becomes(vm, "RUNNING");
        core.ends(created.text("/operation/id"), "SUCCEEDED");
        soon(() -> assertThat(findDeadAbout(vm)).isEmpty());
        core.delete(vm);
    }

    @Test
    void an_administrator_need_not_wait_for_it() {
        String vm = createdInVain().text("/vm/id");
        String id = deadAbout(vm).path("id").asString();
        repair();
        Http.Answer answer = replay(id).is(202);
        assertThat(answer.text("/deadMessage/id")).isEqualTo(id);
        core.becomes(vm, "RUNNING");
        soon(() -> assertThat(findDeadAbout(vm)).isEmpty());
        replay(id).isProblem(404, "not-found");
        core.delete(vm);
    }

    @Test
    void a_word_that_nobody_vouches_for_is_not_replayed_unasked_and_in_vain_when_asked() {
        String key = Topology.hostEventKey(host.id(), Lane.INTERACTIVE, "power.changed");
        String subject = Core.aName();
        host.sayOddly(key, "{}", false, Map.of("cloudEvents_subject", subject));
        JsonNode dead = deadAbout(subject);
        assertThat(dead.path("retryAt").isNull()).isTrue();
        replay(dead.path("id").asString()).is(202);
        soon(() -> assertThat(deadAbout(subject).path("attempts").asInt()).isEqualTo(1));
        assertThat(deadAbout(subject).path("retryAt").isNull()).isTrue();
        assertThat(deadAbout(subject).path("lastError").asString()).isNotBlank();
    }

    @Test
    void a_dead_command_can_not_be_replayed_since_its_operation_has_ended() {
        host.cantReadTheNext();
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        core.ends(created.text("/operation/id"), "FAILED");
        replay(deadAbout(vm).path("id").asString()).isProblem(409, "too-late");
        core.delete(vm);
    }

    @Test
    void what_another_service_could_not_apply_goes_back_into_its_queue() {
        String vm = core.aRunningVm();
        String queue = Topology.meteringEvents(Lane.INTERACTIVE);
        soon(() -> assertThat(rejectAll(queue, vm)).isPositive());
        JsonNode dead = deadAbout(vm);
        assertThat(dead.path("queue").asString()).isEqualTo(queue);
        assertThat(dead.path("retryAt").isNull()).isTrue();
        core.toldOf(vm);
        replay(dead.path("id").asString()).is(202);
        soon(() -> assertThat(core.toldOf(vm))
                .hasOnlyElementsOfType(VmChanged.class)
                .isNotEmpty());
        core.delete(vm);
    }

    @Test
    void a_dead_sample_of_usage_can_not_be_replayed_since_only_its_host_can_say_it() {
        String queue = Topology.meteringEvents(Lane.INTERACTIVE);
        VmId vm = Ids.timeOrdered().nextVm();
        VmSample sample = new VmSample(vm, 1, ObservedPower.RUNNING, "boot-1", 1, 1, 1, 1, 1);
        host.sayOddly(
                Topology.hostEventKey(host.id(), Lane.INTERACTIVE, Contracts.keyOf(UsageSampled.class)),
                new UsageSampled(host.id(), core.clock().instant(), List.of(sample)),
                true,
                Map.of());
        soon(() -> assertThat(rejectAll(queue, vm.toString())).isPositive());
        JsonNode dead = deadAbout(vm.toString());
        assertThat(dead.path("type").asString()).isEqualTo("usage-sampled/1");
        assertThat(dead.path("queue").asString()).isEqualTo(queue);

        Http.Answer refused = replay(dead.path("id").asString()).isProblem(409, "too-late");

        assertThat(refused.text("/detail")).contains("the broker vouches for");
    }

    @Test
    void only_administrators_see_and_replay_them() {
        String tenant = Core.aName() + "-school";
        core.http().post("/v1/tenants", "{'name':'" + tenant + "'}").is(201);
        Http school = core.gateway()
                .as(core.http()
                        .post("/v1/api-keys", "{'tenant':'" + tenant + "','role':'TENANT'}")
                        .is(201)
                        .text("/key"));
        school.get("/v1/dead-messages").isProblem(403, "forbidden");
        school.post("/v1/dead-messages/1/replay", "").isProblem(403, "forbidden");
        for (String id : new String[] {"0", "x", "-1", "99999999999999999999", "1e2"}) {
            replay(id).isProblem(404, "not-found");
        }
    }

    /** A machine whose host did what it should, and whose row takes no such state. */
    private Http.Answer createdInVain() {
        Http.Answer created = core.create(Core.aName(), "").is(202);
        String vm = created.text("/vm/id");
        CreateVm create = host.next(CreateVm.class, vm);
        core.jdbc()
                .execute("alter table vms add constraint broken check (id <> '" + vm
                        + "' or state <> 'RUNNING') not valid");
        host.say(host.on(create).succeeded(ObservedPower.RUNNING));
        return created;
    }

    private JsonNode deadAbout(String subject) {
        soon(() -> assertThat(findDeadAbout(subject)).isPresent());
        return findDeadAbout(subject).orElseThrow();
    }

    /** The newest; scripted hosts name no subject, so it is found by what is in it. */
    private Optional<JsonNode> findDeadAbout(String what) {
        List<@Nullable String> ids = core.jdbc()
                .queryForList(
                        "select id::text from dead_messages where subject = ? or position(? in encode(data, 'escape')) > 0",
                        String.class,
                        what,
                        what);
        return core.http()
                .get("/v1/dead-messages?limit=50")
                .is(200)
                .json()
                .path("items")
                .valueStream()
                .filter(dead -> ids.contains(dead.path("id").asString()))
                .findFirst();
    }

    private Http.Answer replay(String id) {
        return core.http().post("/v1/dead-messages/" + id + "/replay", "");
    }

    private void turnTo(String time) {
        Duration wait = Duration.between(core.clock().instant(), Instant.parse(time));
        if (wait.isPositive()) {
            core.clock().turn(wait);
        }
    }

    /** Rejects what is told of the machine, as a service would that stumbles over it. */
    private int rejectAll(String queue, String vm) {
        Integer rejected = core.gateway().bean(RabbitTemplate.class).execute(channel -> {
            int count = 0;
            for (GetResponse next = channel.basicGet(queue, false);
                    next != null;
                    next = channel.basicGet(queue, false)) {
                boolean about = new String(next.getBody(), StandardCharsets.UTF_8).contains(vm);
                long tag = next.getEnvelope().getDeliveryTag();
                if (about) {
                    count++;
                    channel.basicReject(tag, false);
                } else {
                    channel.basicAck(tag, false);
                }
            }
            return count;
        });
        return rejected == null ? 0 : rejected;
    }
}
