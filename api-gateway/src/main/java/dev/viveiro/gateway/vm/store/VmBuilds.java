package dev.viveiro.gateway.vm.store;

import dev.viveiro.contract.vm.PlanSnapshot;
import dev.viveiro.gateway.vm.domain.Vm;
import dev.viveiro.kernel.OperationId;
import dev.viveiro.messaging.ContractJson;
import java.nio.charset.StandardCharsets;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a machine is built from, in its row. It changes so seldom that the statements for all other changes leave it out. */
final class VmBuilds {
    private VmBuilds() {}

    static void save(JdbcClient client, Vm before, Vm after) {
        if (before.build().equals(after.build())) {
            return;
        }
        PlanSnapshot plan = after.build().plan();
        OperationId installedBy = after.build().installedBy();
        client.sql("""
                        update vms set plan = :plan, plan_version = :planVersion, vcpus = :vcpus, memory_mib = :memory,
                          disk_gib = :disk, keeps_capacity = :keeps, image = :image, account = :account, installed_by = :installedBy,
                          disks = :disks::jsonb, snapshots = :snapshots::jsonb, cpu_shares = :cpuShares, cpu_cap_percent = :cpuCap,
                          memory_min_mib = :memoryMin, grown_disk_gib = :grown
                         where id = :id""")
                .param("plan", plan.name())
                .param("planVersion", plan.version())
                .param("vcpus", plan.vcpus())
                .param("memory", plan.memoryMib())
                .param("disk", plan.diskGib())
                .param("keeps", after.build().keepsCapacity())
                .param("image", after.build().image())
                .param("account", after.build().account())
                .param("installedBy", installedBy == null ? null : installedBy.value())
                .param("disks", new String(ContractJson.write(after.build().disks()), StandardCharsets.UTF_8))
                .param("snapshots", new String(ContractJson.write(after.build().snapshots()), StandardCharsets.UTF_8))
                .param("cpuShares", plan.limits().shares())
                .param("cpuCap", plan.limits().capPercent())
                .param("memoryMin", plan.memoryMinMib())
                .param("grown", after.build().grownGib())
                .param("id", after.id().value())
                .update();
    }
}
