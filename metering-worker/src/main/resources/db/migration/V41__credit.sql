-- Against what a tenant's account is held, in versions that are only added. The highest is in force, at once.
create table credit_terms (
  tenant       uuid        not null,
  version      int         not null check (version > 0),
  kind         text        not null check (kind in ('PREPAID', 'POSTPAID', 'UNWATCHED')),
  currency     text        not null,
  -- amounts of that currency; null where no amount warns, or suspends
  warn_below   numeric,
  credit_limit numeric     check (credit_limit >= 0),
  due_days     int         check (due_days >= 0),
  grace_days   int         check (grace_days >= 0),
  contact      text,
  agreed_at    timestamptz not null,
  agreed_by    text        not null,
  primary key (tenant, version),
  check ((kind = 'POSTPAID') = (due_days is not null and grace_days is not null))
);

-- How tenants with such terms stand, by what was told last: version counts what was told, 0 for nothing yet. Its row is the lock
-- under which a tenant is assessed.
create table credit_standing (
  tenant   uuid        primary key,
  standing text        not null check (standing in ('GOOD', 'LOW', 'EXHAUSTED')),
  version  bigint      not null check (version >= 0),
  since    timestamptz not null,
  -- when it is to be assessed next
  look_at  timestamptz not null
) with (fillfactor = 70);
create index credit_standing_due on credit_standing (look_at);

-- who told of a payment by a webhook; such references are <provider>:<id>, and a provider's id is there once, whosever payment it is
alter table payment add column provider text;
alter table payment add constraint payment_reference_of_provider check (provider is null or reference like provider || ':%');
create unique index payment_of_provider on payment (reference) where provider is not null;
