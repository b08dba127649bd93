-- What is paid for hosts, as administrators enter it. Only an entry's end is ever altered.
create table cost_entry (
  id          uuid           primary key,
  name        text           not null,
  resource    text           not null,
  phase       text           not null,
  directness  text           not null,
  -- empty for all there are
  hosts       uuid[]         not null,
  charge      text           not null,
  life_months int,
  amount      numeric(18, 6) not null check (amount >= 0),
  currency    text           not null,
  starts      date           not null,
  ends        date           check (ends >= starts)
);
create index cost_entry_listed on cost_entry (starts, id);

-- What a host has and draws, from a day on until the next row of the same host, or its end. The four about energy go together.
create table host_model (
  host          uuid           not null,
  starts        date           not null,
  ends          date           check (ends > starts),
  vcpus         bigint         not null check (vcpus > 0),
  memory_mib    bigint         not null check (memory_mib >= 0),
  disk_gib      bigint         not null check (disk_gib >= 0),
  idle_watts    numeric(12, 3),
  full_watts    numeric(12, 3),
  pue           numeric(8, 4),
  price_per_kwh numeric(18, 6),
  currency      text,
  primary key (host, starts)
);

-- Where a machine was from a change on and with which plan, by the gateway's word; one row per change, never altered.
create table whereabouts (
  vm           uuid        not null references metered_vm,
  version      bigint      not null,
  effective_at timestamptz not null,
  host         uuid,
  plan         text,
  primary key (vm, version)
);

-- What changed before this table was there: known of machines that never moved.
insert into whereabouts (vm, version, effective_at, host)
  select e.vm, e.version, e.effective_at, p.host
    from vm_event e
    join (select vm, (array_agg(host))[1] as host from placement group by vm having count(distinct host) = 1) p using (vm);
