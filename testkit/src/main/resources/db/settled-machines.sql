-- Machines that were created in the last month, stopped an hour later, and left alone since: every row that such a machine has.
-- Reads settled_hosts (position, id, journal), settled_tenants (position, id) and settled_size (machines), which are temporary
-- tables of the caller. A thousand in a row belong to one tenant: every other thousand to the first one, the rest to the others one
-- after the other, each in its time. Half of all came from batches, the first of which is ten times as large as the others.
create temporary table settled on commit drop as
with numbered as (
  select i, i / 1000 as block, (select count(*) from settled_hosts) as hosts, (select count(*) from settled_tenants) as tenants,
         greatest(1, s.machines / 1000) as blocks, now() - interval '30 days' + i * (interval '29 days' / s.machines) as made
    from settled_size s, generate_series(0, s.machines - 1) i),
placed as (
  select i, block, date_trunc('milliseconds', made) as made, i % hosts as host, i / hosts as nth,
         case when tenants = 1 or block % 2 = 0 then 0 else 1 + block * (tenants - 1) / blocks end as tenant,
         -- ids of version 7 begin with the milliseconds of their time; the same machine has always the same ones
         lpad(to_hex((extract(epoch from made) * 1000)::bigint), 12, '0') as millis,
         lpad(to_hex((extract(epoch from made + interval '1 hour') * 1000)::bigint), 12, '0') as stop_millis
    from numbered)
select i, block, made, made + interval '1 hour' as stopped, h.id as host, h.journal, nth, t.id as tenant,
       case when block % 4 = 0 and block < 40 then 0 when block % 4 in (0, 1) then block end as batch,
       (millis || '7' || substr(md5('vm' || i), 1, 3) || '8' || substr(md5('vm' || i), 5, 15))::uuid as vm,
       (millis || '7' || substr(md5('owner' || i), 1, 3) || '8' || substr(md5('owner' || i), 5, 15))::uuid as owner,
       (millis || '7' || substr(md5('create' || i), 1, 3) || '8' || substr(md5('create' || i), 5, 15))::uuid as creating,
       (stop_millis || '7' || substr(md5('stop' || i), 1, 3) || '8' || substr(md5('stop' || i), 5, 15))::uuid as stopping,
       md5('command' || i)::uuid as command, md5('command of stop' || i)::uuid as stop_command,
       (array['web', 'db', 'mail', 'student'])[1 + i % 4] || '-' || lpad(i::text, 6, '0') as name,
       'owner-' || i || '@settled.example' as email,
       '10.128.0.2'::inet + i as address
  from placed join settled_hosts h on h.position = host join settled_tenants t on t.position = tenant;
create unique index on settled (i);
analyze settled;

insert into networks values ('settled', '10.128.0.0/15', '10.128.0.1', 15);
insert into addresses (address, network, vm) select address, 'settled', vm from settled order by i;

insert into users (id, tenant, email, state, created_at) select owner, tenant, email, 'INVITED', made from settled order by i;

-- what changed long ago is in nobody's change log any more
alter table vms disable trigger user;
alter table operations disable trigger user;
alter table batches disable trigger user;
alter table batch_items disable trigger user;

insert into vms (id, tenant, name, owner, owner_email, external_ref, plan, plan_version, vcpus, memory_mib, disk_gib,
    keeps_capacity, image, account, ssh_keys, host, address, prefix_length, gateway, mac, generation, held_vcpus,
    held_memory_mib, held_disk_gib, address_held, state, wanted, power, observed_at, billed, expiry, journal, heard, version,
    created_at, updated_at)
  select vm, tenant, name, owner, email, case when i % 3 = 0 then 'order-' || i end, 'basic', 1, 1, 1024, 10, false, 'debian-12',
      'debian', '{}', host, address, 15, '10.128.0.1',
      '02:76:' || regexp_replace(lpad(to_hex(address - '0.0.0.0'), 8, '0'), '(..)(..)(..)(..)', '\1:\2:\3:\4'), 1, 0, 0, 10, true,
      'STOPPED', true, 'STOPPED', stopped, array['DISK'], 'NONE', journal, 12 * (nth + 1), 4, made, stopped
    from settled order by i;

insert into operations (id, vm, tenant, type, state, attempt, placements, lane, steps, no_return, deadline, reason, command, heard,
    created_at, ended_at)
  select creating, vm, tenant, 'CREATE', 'SUCCEEDED', 1, 1, case when batch is null then 'INTERACTIVE' else 'BULK' end,
      steps.done, false, made + interval '15 minutes',
      jsonb_build_object('who', 'key settled', 'why', 'the customer created it', 'when', made), command, 12 * nth + 7, made,
      made + interval '2 seconds'
    from settled cross join lateral (
      select jsonb_agg(jsonb_build_object('name', s, 'state', 'SUCCEEDED', 'startedAt', made, 'endedAt', made)) as done
        from unnest(array['check-image', 'mint-credential', 'define-machine', 'start-machine', 'confirm-running']) s) steps
    order by i;
insert into operations (id, vm, tenant, type, state, attempt, placements, lane, steps, no_return, deadline, reason, command, heard,
    created_at, ended_at)
  select stopping, vm, tenant, 'STOP', 'SUCCEEDED', 1, 1, 'INTERACTIVE', steps.done, false, stopped + interval '5 minutes',
      jsonb_build_object('who', 'key settled', 'why', 'the customer stopped it', 'when', stopped), stop_command, 12 * (nth + 1),
      stopped, stopped
    from settled cross join lateral (
      select jsonb_agg(jsonb_build_object('name', s, 'state', 'SUCCEEDED', 'startedAt', stopped, 'endedAt', stopped)) as done
        from unnest(array['find-machine', 'stop-gracefully', 'stop-forcibly', 'confirm-stopped']) s) steps
    order by i;
insert into placements (operation, generation, vm, host, decided_at, reasons)
  select creating, 1, vm, host, made,
      jsonb_build_array(jsonb_build_object('host', host, 'fits', true, 'chosen', true, 'reason', 'least loaded'))
    from settled order by i;

insert into batches (id, tenant, created_at)
  select md5('batch' || batch)::uuid, (array_agg(tenant))[1], min(made) from settled where batch is not null group by batch;
insert into batch_items (batch, line, name, email, vm, operation)
  select md5('batch' || batch)::uuid, row_number() over (partition by batch order by i), name, email, vm, creating
    from settled where batch is not null order by i;

alter table vms enable trigger user;
alter table operations enable trigger user;
alter table batches enable trigger user;
alter table batch_items enable trigger user;

-- a host has no room for more than it has, and all its events were heard: twelve of each machine
update hosts h set machines = held.machines, reserved_disk_gib = 10 * held.machines, total_disk_gib = 10 * held.machines
  from (select host, count(*) as machines from settled group by host) held where held.host = h.id;
insert into host_journals (host, journal, heard)
  select host, journal, 12 * count(*) from settled group by host, journal;
insert into applied_events (host, journal, sequences)
  select host, journal, int8multirange(int8range(1, 12 * count(*) + 1)) from settled group by host, journal;
