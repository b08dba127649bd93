-- Machine i is as large as its number says, and has ten stretches of 36 hours, two days apart, from its own minute of the month on. The last one
-- of every fifth goes on, and was seen last 36 hours after it began. Every eighth has snapshots.
create temporary table machine on commit drop as
  select format('01900000-0000-7000-8000-%s', lpad(to_hex(i), 12, '0'))::uuid as vm, s.tenant, i,
         1 + i % 4 as vcpus, 1024 * (1 + i % 4) as memory_mib, 10 + 10 * (i % 3) as disk_gib,
         case when i % 8 = 1 then 10 + 10 * (i % 3) else 0 end as snapshot_gib, i % 5 = 0 as runs
    from share s cross join lateral generate_series(s.first, s.first + s.machines - 1) as i;
create temporary table stretch on commit drop as
  select m.*, k, m.runs and k = 9 as goes_on, b.starts + k * interval '2 days' + (m.i % 1000) * interval '1 minute' as starts,
         b.starts + k * interval '2 days' + (m.i % 1000) * interval '1 minute' + interval '36 hours' as ends
    from machine m cross join generate_series(0, 9) as k cross join billed b;
analyze machine;
analyze stretch;
insert into metering.metered_vm (vm, tenant) select vm, tenant from machine order by vm;
insert into metering.vm_event (vm, version, effective_at, billed, vcpus, memory_mib, disk_gib, snapshot_gib, plan)
  select vm, 2 * k + 1, starts,
         array['ADDRESS', 'DISK', 'MEMORY', 'VCPU'] || case when snapshot_gib > 0 then array['SNAPSHOT'] else '{}'::text[] end,
         vcpus, memory_mib, disk_gib, snapshot_gib, 'basic' from stretch
  union all
  select vm, 2 * k + 2, ends, '{}'::text[], vcpus, memory_mib, disk_gib, snapshot_gib, 'basic' from stretch where not goes_on
   order by 3;
insert into metering.usage_interval (vm, meter, opened_by, tenant, number, starts, ends, quantity)
  select s.vm, q.meter, 2 * s.k + 1, s.tenant, v.number, s.starts, case when not s.goes_on then s.ends end, q.quantity
    from stretch s
    join metering.metered_vm v on v.vm = s.vm
   cross join lateral (
     values ('VCPU', s.vcpus), ('MEMORY', s.memory_mib), ('DISK', s.disk_gib), ('ADDRESS', 1), ('SNAPSHOT', s.snapshot_gib))
     as q(meter, quantity)
   where q.quantity > 0
   order by s.ends;
insert into metering.observed_run (vm, starts, ends)
  select vm, ends - interval '1 hour', ends from stretch where goes_on;
-- The host of every tenth was lost in its fifth stretch and came back with it, the host of every twentieth in the sixth, which is billed for
-- its first twelve hours.
insert into metering.unobserved (vm, starts, ends, kind, unbilled_from)
  select vm, starts + interval '6 hours', starts + interval '18 hours', 'LATE', starts + interval '6 hours' from stretch
   where i % 10 = 3 and k = 4
  union all
  select vm, starts + interval '12 hours', ends, 'LOST', starts + interval '12 hours' from stretch where i % 20 = 7 and k = 5;
-- Each tenant keeps an image of 2 GiB, from the month's beginning on.
create temporary table image on commit drop as
  select format('01900000-0000-7000-9000-%s', lpad(to_hex(row_number() over (order by first, tenant)), 12, '0'))::uuid as vm,
         tenant from share;
insert into metering.metered_vm (vm, tenant) select vm, tenant from image order by vm;
insert into metering.metered_image (vm, name) select vm, 'image-' || vm from image;
insert into metering.image_event (vm, version, effective_at, billed, bytes)
  select i.vm, 1, b.starts, true, 2::bigint << 30 from image i cross join billed b;
insert into metering.usage_interval (vm, meter, opened_by, tenant, number, starts, ends, quantity)
  select i.vm, 'IMAGE', 1, i.tenant, v.number, b.starts, null, 2048
    from image i join metering.metered_vm v on v.vm = i.vm cross join billed b;
