-- Machine i is as large as its number says, and has ten stretches of 36 hours, two days apart, from its own minute of the month on.
create temporary table machine on commit drop as
  select format('01900000-0000-7000-8000-%s', lpad(to_hex(i), 12, '0'))::uuid as vm, s.tenant, i,
         1 + i % 4 as vcpus, 1024 * (1 + i % 4) as memory_mib, 10 + 10 * (i % 3) as disk_gib
    from share s cross join lateral generate_series(s.first, s.first + s.machines - 1) as i;
create temporary table stretch on commit drop as
  select m.*, k, b.starts + k * interval '2 days' + (m.i % 1000) * interval '1 minute' as starts,
         b.starts + k * interval '2 days' + (m.i % 1000) * interval '1 minute' + interval '36 hours' as ends
    from machine m cross join generate_series(0, 9) as k cross join billed b;
analyze machine;
analyze stretch;
insert into metering.metered_vm (vm, tenant) select vm, tenant from machine order by vm;
insert into metering.vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib, plan)
  select vm, 2 * k + 1, starts, array['ADDRESS', 'DISK', 'MEMORY', 'VCPU'], vcpus, memory_mib, disk_gib, 'basic' from stretch
  union all
  select vm, 2 * k + 2, ends, '{}'::text[], vcpus, memory_mib, disk_gib, 'basic' from stretch
   order by 3;
insert into metering.usage_interval (vm, meter, opened_by, tenant, number, starts, ends, quantity)
  select s.vm, q.meter, 2 * s.k + 1, s.tenant, v.number, s.starts, s.ends, q.quantity
    from stretch s
    join metering.metered_vm v on v.vm = s.vm
   cross join lateral (
     values ('VCPU', s.vcpus), ('MEMORY', s.memory_mib), ('DISK', s.disk_gib), ('ADDRESS', 1)) as q(meter, quantity)
   order by s.ends;
