-- What metering knows of machines that were written into the gateway's tables: since they were stopped their disk is billed.
insert into metering.metered_vm (vm, tenant) select id, tenant from gateway.vms where journal = 'settled' order by id;
insert into metering.vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib)
  select id, version, updated_at, billed, vcpus, memory_mib, disk_gib from gateway.vms where journal = 'settled' order by id;
insert into metering.placement (vm, generation, host)
  select id, generation, host from gateway.vms where journal = 'settled' order by id;
insert into metering.usage_interval (vm, meter, opened_by, tenant, number, starts, quantity)
  select v.id, 'DISK', v.version, v.tenant, m.number, v.updated_at, v.disk_gib
    from gateway.vms v join metering.metered_vm m on m.vm = v.id where v.journal = 'settled' order by v.id;
-- And each had its mail, long ago.
insert into notification.delivery (id, event_id, tenant, vm, generation, vm_name, operation, recipient, template, account, address,
    with_password, lane, state, attempts, next_attempt_at, created_at, sent_at)
  select gen_random_uuid(), gen_random_uuid(), v.tenant, v.id, v.generation, v.name, o.id, v.owner_email, 'machine-ready', v.account,
         host(v.address), false, 0, 'SENT', 1, o.ended_at, o.ended_at, o.ended_at
    from gateway.vms v join gateway.operations o on o.vm = v.id and o.type = 'CREATE' where v.journal = 'settled' order by v.id;
