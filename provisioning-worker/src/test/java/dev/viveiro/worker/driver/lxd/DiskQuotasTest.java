package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.viveiro.worker.driver.MachineFixtures;
import dev.viveiro.worker.driver.MachineSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What is told of a pool that takes every size, and may hold nobody to it. */
class DiskQuotasTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final DiskQuotas quotas = new DiskQuotas("default");

    /** @param disk as LXD tells a machine's use of its pool */
    private static Instance using(String name, Map<String, ?> disk) {
        MachineSpec spec = MachineFixtures.aMachine(name);
        Map<String, Object> config = new HashMap<>(InstanceMark.of(spec, Dialect.LXD));
        config.putAll(InstanceMark.whole(spec.login(), ""));
        return new Instance(JSON.valueToTree(Map.of("config", config, "state", Map.of("disk", disk))));
    }

    private static Instance counted(String name) {
        return using(name, Map.of("root", Map.of("usage", 4096)));
    }

    @Test
    void a_pool_that_gives_each_machine_a_disk_of_its_own_needs_no_words() {
        quotas.isOf("btrfs");
        quotas.look(List.of(using("web", Map.of())));

        assertThat(quotas.remark()).isEmpty();
    }

    @Test
    void a_folder_holds_those_to_their_size_whose_use_is_counted() {
        quotas.isOf("dir");
        assertThat(quotas.remark())
                .isEqualTo(", pool default (dir) holds machines to the size of their disks only with project quotas");

        quotas.look(List.of(using("web", Map.of()), using("mail", Map.of("root", Map.of("usage", 0)))));
        assertThat(quotas.remark()).contains("holds no machine", "no project quotas");

        quotas.look(List.of(using("web", Map.of()), counted("mail")));
        assertThat(quotas.remark()).contains("holds not all machines");

        quotas.look(List.of(counted("web"), counted("mail")));
        assertThat(quotas.remark()).endsWith("holds machines to the size of their disks, by project quotas");
    }

    @Test
    void one_that_is_being_made_says_nothing_yet() {
        quotas.isOf("dir");
        Instance half = new Instance(JSON.valueToTree(Map.of(
                "config",
                InstanceMark.of(MachineFixtures.aMachine("web"), Dialect.LXD),
                "state",
                Map.of("disk", Map.of()))));

        quotas.look(List.of(half));

        assertThat(quotas.remark()).endsWith("only with project quotas");
    }
}
