package dev.viveiro.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.viveiro.contract.host.HostReported;
import dev.viveiro.contract.host.OperationSucceeded;
import dev.viveiro.contract.host.ReportedDriver;
import dev.viveiro.contract.usage.VmSample;
import dev.viveiro.contract.vm.CaptureVm;
import dev.viveiro.contract.vm.ChangeIso;
import dev.viveiro.contract.vm.CreateVm;
import dev.viveiro.contract.vm.ResizeVm;
import dev.viveiro.contract.vm.VmSnapshot;
import dev.viveiro.messaging.ContractJson;
import dev.viveiro.messaging.UnreadableMessage;
import dev.viveiro.testkit.Golden;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

class ContractGoldenTest {
    static List<Record> samples() {
        return Samples.all();
    }

    static String file(Class<?> contract) {
        return Contracts.typeOf(contract).replace('/', '-');
    }

    @Test
    void every_permitted_record_has_a_sample() {
        Set<String> permitted = Direction.all().stream()
                .flatMap(direction -> direction.contracts().all().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        Stream<String> sampled = samples().stream().map(sample -> Contracts.typeOf(sample.getClass()));
        assertThat(sampled).containsExactlyInAnyOrderElementsOf(permitted);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_message_is_written_as_its_golden_file_says(Record sample) {
        Golden.assertMatches(file(sample.getClass()), new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(Golden.read(file(sample.getClass()))).isNotBlank();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_golden_file_is_read_back_as_the_same_message(Record sample) {
        var bytes = Golden.read(file(sample.getClass())).getBytes(StandardCharsets.UTF_8);
        assertThat(ContractJson.read(bytes, sample.getClass())).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_member_that_a_newer_sender_added_is_ignored(Record sample) {
        var tree = (ObjectNode) ContractJson.mapper().readTree(Golden.read(file(sample.getClass())));
        tree.put("addedLater", "by a newer sender");
        assertThat(ContractJson.read(ContractJson.write(tree), sample.getClass()))
                .isEqualTo(sample);
    }

    /** The member came later: who does not know it reads, and who has nothing to say writes, what the first golden file says. */
    @Test
    void an_image_with_bytes_adds_one_member_to_a_create() {
        String file = "create-vm-1-with-image-content";
        CreateVm sample = Samples.createFromBytes();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), CreateVm.class))
                .isEqualTo(sample);
    }

    @Test
    void an_image_whose_guests_tell_adds_one_member_to_its_bytes() {
        String file = "create-vm-1-with-image-that-tells";
        CreateVm sample = Samples.createFromBytesThatTell();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), CreateVm.class))
                .isEqualTo(sample);
    }

    @Test
    void an_image_whose_guests_run_cloud_init_adds_one_member_to_its_bytes() {
        String file = "create-vm-1-with-image-with-cloud-init";
        CreateVm sample = Samples.createFromBytesWithCloudInit();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), CreateVm.class))
                .isEqualTo(sample);
    }

    @Test
    void a_capture_adds_one_member_to_a_success() {
        String file = "operation-succeeded-1-with-captured-image";
        OperationSucceeded sample = Samples.captured();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), OperationSucceeded.class))
                .isEqualTo(sample);
    }

    @Test
    void a_tenant_adds_one_member_to_a_capture() {
        String file = "capture-vm-1-with-tenant";
        CaptureVm sample = Samples.captureOfTenant();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), CaptureVm.class))
                .isEqualTo(sample);
    }

    @Test
    void a_drive_that_is_to_be_empty_has_no_member_for_it() {
        String file = "change-iso-1-of-nothing";
        ChangeIso sample = Samples.ejecting();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), ChangeIso.class))
                .isEqualTo(sample);
    }

    @Test
    void a_look_at_the_card_adds_one_member_to_the_facts_of_an_end() {
        String file = "operation-succeeded-1-with-network";
        OperationSucceeded sample = Samples.networkChanged();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), OperationSucceeded.class))
                .isEqualTo(sample);
    }

    @Test
    void extra_disks_add_one_member_wherever_they_are_told() {
        for (Record sample : List.of(
                Samples.withDisks(), Samples.snapshotWithDisks(), Samples.listedWithDisks(), Samples.specWithDisks())) {
            String file = "with-extra-disks-" + sample.getClass().getSimpleName();
            Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
            assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), sample.getClass()))
                    .isEqualTo(sample);
        }
    }

    @Test
    void user_data_and_the_key_for_it_add_one_member_each() {
        for (Record sample : List.of(Samples.specWithUserData(), Samples.reportWithKey())) {
            String file = "with-user-data-" + sample.getClass().getSimpleName();
            Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
            assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), sample.getClass()))
                    .isEqualTo(sample);
        }
    }

    @Test
    void a_measured_clock_adds_one_member_to_a_report() {
        String file = "host-reported-1-with-clock-offset";
        HostReported sample = Samples.reportWithClock();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), HostReported.class))
                .isEqualTo(sample);
    }

    @Test
    void reasons_for_what_a_driver_lacks_add_one_member_to_it_or_to_the_report_of_its_host() {
        String file = "host-reported-1-with-lacks";
        HostReported sample = Samples.reportWithLacks();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), HostReported.class))
                .isEqualTo(sample);
        ReportedDriver one = new ReportedDriver("lxd", "5", List.of(), null, sample.lacks());
        assertThat(ContractJson.read(ContractJson.write(one), ReportedDriver.class))
                .isEqualTo(one)
                .isNotEqualTo(new ReportedDriver("lxd", "5", List.of(), null));
    }

    @Test
    void several_drivers_add_one_member() {
        String file = "host-reported-1-of-several-drivers";
        HostReported sample = Samples.reportOfSeveralDrivers();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), HostReported.class))
                .isEqualTo(sample);
    }

    @Test
    void a_driver_of_which_it_is_not_said_what_it_can_is_unreadable() {
        byte[] nothing = "{\"name\":\"lxd\",\"version\":\"5\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> ContractJson.read(nothing, ReportedDriver.class))
                .isInstanceOf(UnreadableMessage.class);
    }

    @Test
    void snapshots_add_one_member_to_what_is_told_of_a_machine() {
        String file = "with-snapshots-VmSnapshot";
        VmSnapshot sample = Samples.snapshotWithSnapshots();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), VmSnapshot.class))
                .isEqualTo(sample);
    }

    @Test
    void a_disk_of_a_machines_own_adds_one_member_wherever_it_is_told() {
        for (Record sample : List.of(Samples.withOwnDisk(), Samples.snapshotWithLargerDisk())) {
            String file = "with-own-disk-" + sample.getClass().getSimpleName();
            Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
            assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), sample.getClass()))
                    .isEqualTo(sample);
        }
        assertThat(Samples.snapshotWithLargerDisk().allDiskGib()).isEqualTo(20);
    }

    @Test
    void a_disk_that_nobody_can_measure_has_no_member() {
        String file = "with-unknown-disk-VmSample";
        VmSample sample = Samples.sampleWithoutDisk();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), VmSample.class))
                .isEqualTo(sample);
    }

    @Test
    void limits_add_one_member_wherever_a_size_is_told() {
        for (Record sample : Samples.withLimits()) {
            String file = "with-cpu-limits-" + sample.getClass().getSimpleName();
            Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
            assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), sample.getClass()))
                    .isEqualTo(sample);
        }
    }

    @Test
    void a_memory_minimum_adds_one_member_wherever_a_size_is_told() {
        for (Record sample : Samples.withMemoryMinimum()) {
            String file = "with-memory-minimum-" + sample.getClass().getSimpleName();
            Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
            assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), sample.getClass()))
                    .isEqualTo(sample);
        }
    }

    @Test
    void a_restart_adds_one_member_to_a_resize() {
        String file = "resize-vm-1-with-restart";
        ResizeVm sample = Samples.resizeWithRestart();
        Golden.assertMatches(file, new String(ContractJson.write(sample), StandardCharsets.UTF_8));
        assertThat(ContractJson.read(Golden.read(file).getBytes(StandardCharsets.UTF_8), ResizeVm.class))
                .isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void a_cut_off_message_is_unreadable(Record sample) {
        var bytes = ContractJson.write(sample);
        var half = java.util.Arrays.copyOf(bytes, bytes.length / 2);
        assertThatThrownBy(() -> ContractJson.read(half, sample.getClass())).isInstanceOf(UnreadableMessage.class);
    }
}
