package dev.viveiro.worker.driver.lxd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What the disks of an instance take, as LXD tells it. */
class InstanceDiskUseTest {
    private static final String EXTRA = "viveiro-01900000-0000-7000-8000-00000000000b";

    private static Instance having(String devices, String disk) {
        return new Instance(
                JsonMapper.shared().readTree("{\"devices\": %s, \"state\": {\"disk\": %s}}".formatted(devices, disk)));
    }

    @Test
    void a_pool_that_does_not_say_what_a_disk_takes_is_not_one_where_it_takes_nothing() {
        String devices = "{\"root\": {\"type\": \"disk\"}}";

        assertThat(having(devices, "{}").diskMib()).isNull();
        assertThat(having(devices, "null").diskMib()).isNull();
        assertThat(having(devices, "{\"root\": {\"usage\": 0}}").diskMib()).isNull();
        assertThat(having(devices, "{\"root\": {\"usage\": -1}}").diskMib()).isNull();
        assertThat(having(devices, "{\"root\": {\"usage\": 3145728}}").diskMib())
                .isEqualTo(3);
    }

    @Test
    void extra_disks_are_counted_and_what_is_mounted_beside_is_not() {
        String devices = "{\"root\": {}, \"%s\": {}, \"console\": {\"type\": \"disk\"}}".formatted(EXTRA);

        assertThat(having(devices, "{\"root\": {\"usage\": 3145728}, \"%s\": {\"usage\": 1048577}}".formatted(EXTRA))
                        .diskMib())
                .isEqualTo(5);
        assertThat(having(devices, "{\"root\": {\"usage\": 3145728}}").diskMib())
                .as("nobody knows what the other takes")
                .isNull();
    }
}
