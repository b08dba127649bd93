-- What a host has otherwise than the gateway believes. SUSPECTED: seen in one report, shown to nobody.
create table drift (
  id                  uuid primary key,
  host                uuid        not null,
  vm                  uuid        not null,
  kind                text        not null check (kind in ('MISSING', 'UNKNOWN', 'WRONG_POWER', 'STALE_GENERATION')),
  expected_state      text,
  expected_generation int,
  observed_power      text,
  observed_generation int,
  -- since when the host has it so
  since               timestamptz not null,
  first_seen_at       timestamptz not null,
  last_seen_at        timestamptz not null,
  reports             int         not null,
  state               text        not null check (state in ('SUSPECTED', 'OPEN', 'HEALING', 'RESOLVED')),
  remedy              text        not null,
  -- the machine became FAILED because of this record
  declared            boolean     not null default false,
  operation           uuid,
  tries               int         not null default 0,
  try_at              timestamptz,
  resolved_at         timestamptz,
  -- a record says what is there, or what is missing
  check ((observed_generation is null) = (kind = 'MISSING'))
);
create unique index drift_unresolved on drift (host, vm) where state <> 'RESOLVED';
create index drift_shown on drift (id) where state in ('OPEN', 'HEALING');
create index drift_due on drift (try_at) where state in ('OPEN', 'HEALING') and try_at is not null;
create index drift_resolved on drift (resolved_at) where state = 'RESOLVED';
create index drift_declared on drift (vm) where declared;
