-- A machine that metering has heard of. Its row is the lock under which its intervals are derived.
create table metered_vm (
  vm     uuid   primary key,
  number bigint generated always as identity unique,
  tenant uuid   not null
);

-- The facts: one row per change of a machine, never altered. Everything about billed time below is derived from them.
create table vm_event (
  vm           uuid        not null references metered_vm,
  version      bigint      not null,
  effective_at timestamptz not null,
  billed       text[]      not null,
  vcpus        bigint      not null,
  memory_mib   bigint      not null,
  disk_gib     bigint      not null,
  primary key (vm, version)
);

-- Where a machine was in each generation: samples count only from there.
create table placement (
  vm         uuid not null references metered_vm,
  generation int  not null,
  host       uuid not null,
  primary key (vm, generation, host)
);

-- Billed time, derived. opened_by is the version of the event that began the interval: with vm and meter its identity.
-- line numbers (machine, meter) so that ranges alone can say "no two rows of one meter overlap", which needs no extension.
create table usage_interval (
  vm        uuid        not null references metered_vm,
  meter     text        not null,
  opened_by bigint      not null,
  tenant    uuid        not null,
  number    bigint      not null,
  line      bigint      generated always as
              (number * 16 + case meter when 'VCPU' then 0 when 'MEMORY' then 1 when 'DISK' then 2 end) stored not null,
  starts    timestamptz not null,
  ends      timestamptz,
  quantity  bigint      not null check (quantity >= 0),
  primary key (vm, meter, opened_by),
  constraint usage_interval_has_length check (ends > starts),
  constraint usage_interval_never_overlaps
    exclude using gist (int8range(line, line, '[]') with &&, tstzrange(starts, ends) with &&)
);
create index usage_interval_tenant on usage_interval (tenant, starts, vm, meter);
create index usage_interval_open on usage_interval (vm) where ends is null;
create index usage_interval_vm on usage_interval (vm, starts, meter);

-- Stretches in which a machine was sampled without a gap: the connected parts of its sample times.
create table observed_run (
  vm     uuid        not null references metered_vm,
  starts timestamptz not null,
  ends   timestamptz not null check (ends >= starts),
  primary key (vm, starts)
) with (fillfactor = 70);

-- Billed time that nobody watched, derived from usage_interval and observed_run.
create table unobserved (
  vm     uuid        not null references metered_vm,
  starts timestamptz not null,
  ends   timestamptz not null check (ends > starts),
  primary key (vm, starts)
);

create index unobserved_ends on unobserved (ends);

create table latest_sample (
  vm              uuid        primary key references metered_vm,
  observed_at     timestamptz not null,
  host            uuid        not null,
  generation      int         not null,
  power           text        not null,
  boot_id         text,
  memory_used_mib bigint      not null,
  disk_used_mib   bigint      not null
) with (fillfactor = 70);

-- Counters rise within a boot and begin again with the next: the highest of each boot, summed, survives any reboot.
create table boot_counter (
  vm             uuid   not null references metered_vm,
  generation     int    not null,
  boot_id        text   not null,
  cpu_millis     bigint not null,
  received_bytes bigint not null,
  sent_bytes     bigint not null,
  primary key (vm, generation, boot_id)
) with (fillfactor = 70);

create table inbox (
  consumer    text        not null,
  message_id  uuid        not null,
  received_at timestamptz not null,
  primary key (consumer, message_id)
);
create index inbox_received on inbox (received_at);
