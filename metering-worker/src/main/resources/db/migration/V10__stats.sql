-- What machines and hosts used, by minute, for a day. A minute is counted from 1970; slot is its hour modulo 27. The 27 partitions
-- are a ring: the one of the hour after the next is emptied before it is written again, and by then all in it is older than a day.
create table vm_minute (
  vm              uuid     not null,
  host            uuid     not null,
  -- of generation and boot id: counters go on only within one
  boot            bigint   not null,
  cpu_millis      bigint   not null check (cpu_millis >= 0),
  received_bytes  bigint   not null check (received_bytes >= 0),
  sent_bytes      bigint   not null check (sent_bytes >= 0),
  minute          int      not null,
  -- into the minute, of its first sample
  millis          int      not null,
  memory_used_mib int      not null,
  disk_used_mib   int      not null,
  slot            smallint not null,
  primary key (vm, minute, slot)
) partition by list (slot);

-- Derived from vm_minute for whole minutes; null rates where none of the machines has one.
create table host_minute (
  host                       uuid     not null,
  received_bytes_per_second  float8,
  sent_bytes_per_second      float8,
  cpu_percent                float8,
  memory_used_mib            bigint   not null,
  disk_used_mib              bigint   not null,
  minute                     int      not null,
  machines                   int      not null,
  slot                       smallint not null,
  primary key (host, minute, slot)
) partition by list (slot);

do $$
begin
  for slot in 0..26 loop
    execute format('create table vm_minute_%s partition of vm_minute for values in (%s)', slot, slot);
    execute format('create table host_minute_%s partition of host_minute for values in (%s)', slot, slot);
  end loop;
end $$;

-- Rows are written in the order of time: this finds a minute's by some pages, and costs next to nothing.
create index vm_minute_time on vm_minute using brin (minute) with (pages_per_range = 16);
