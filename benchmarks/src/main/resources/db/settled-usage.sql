-- What metering knows of machines that were written into the gateway's tables: since they were stopped their disk is billed.
insert into metering.metered_vm (vm, tenant) select id, tenant from gateway.vms where journal = 'settled' order by id;
insert into metering.vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib)
  select id, version, updated_at, billed, vcpus, memory_mib, disk_gib from gateway.vms where journal = 'settled' order by id;
insert into metering.placement (vm, generation, host)
  select id, generation, host from gateway.vms where journal = 'settled' order by id;
insert into metering.usage_interval (vm, meter, opened_by, tenant, number, starts, quantity)
  select v.id, 'DISK', v.version, v.tenant, m.number, v.updated_at, v.disk_gib
    from gateway.vms v join metering.metered_vm m on m.vm = v.id where v.journal = 'settled' order by v.id;
