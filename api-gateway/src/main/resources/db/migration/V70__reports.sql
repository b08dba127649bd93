-- Which numbers of a host's journal were applied; they have no gaps, so "all up to n" is a range of this set.
create table applied_events (
  host      uuid           not null,
  journal   text           not null,
  sequences int8multirange not null,
  primary key (host, journal)
);
-- what was heard before this table existed
insert into applied_events (host, journal, sequences)
  select host, journal, int8multirange(int8range(1, max(heard) + 1)) from vms
   where journal <> '' and heard > 0 group by host, journal;

-- The newest report of each host.
create table host_reports (
  host            uuid        primary key,
  journal         text        not null,
  number          bigint      not null,
  -- number of the full report that is stored
  base            bigint      not null,
  consistent_with bigint      not null,
  observed_at     timestamptz not null,
  -- whether this report was compared with what the gateway believes
  judged          boolean     not null,
  -- the first event that it takes into account and that was not applied, and since when it waits for that one
  gap             bigint,
  gap_since       timestamptz
);

-- A machine as its host lists it: what the full report said, null when it did not list it, and what holds now.
create table host_machines (
  host            uuid        not null,
  vm              uuid        not null,
  full_generation int,
  full_power      text,
  generation      int,  -- null: a delta says that it is gone
  power           text,
  -- when this generation and power were first reported
  since           timestamptz not null,
  primary key (host, vm)
);
