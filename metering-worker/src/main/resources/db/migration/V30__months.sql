-- Usage in rows that an invoice month is a whole set of: none goes past the first moment of a month, in UTC. What ended is never
-- altered: a correction enters the row that is right and names it in the one that was wrong. Only what still goes on is taken
-- back, when it is known how it went on.

-- Follows from what the row says, so whoever derives the same row gives it the same id: UUIDv8, whose first six digits are the
-- year and the month.
create function usage_interval_id(vm uuid, meter text, opened_by bigint, starts timestamptz, ends timestamptz, quantity bigint)
  returns uuid language sql immutable parallel safe as $$
  -- one expression, which is put in place of its call
  select (overlay(overlay(overlay(
    md5(vm::text || ' ' || meter || ' ' || opened_by::text || ' '
      || (extract(epoch from starts at time zone 'UTC') * 1000000)::bigint::text || ' '
      || coalesce((extract(epoch from ends at time zone 'UTC') * 1000000)::bigint::text, 'on') || ' ' || quantity::text)
    placing lpad((extract(year from starts at time zone 'UTC') * 100
      + extract(month from starts at time zone 'UTC'))::int::text, 6, '0') from 1)
    placing '8' from 13) placing 'a' from 17))::uuid
$$;

-- The machines' last samples say how far what goes on is known, and so which months of it are over.
create table cut_interval as
  select u.vm, u.meter, u.opened_by, u.tenant, u.number, u.quantity,
         greatest(u.starts, m.month at time zone 'UTC') as starts,
         case when u.ends is null and m.month = u.last then null
              else least(u.ends, (m.month + interval '1 month') at time zone 'UTC') end as ends
    from (select i.*, date_trunc('month', coalesce(
                   i.ends - interval '1 microsecond',
                   greatest(i.starts, (select max(r.ends) from observed_run r where r.vm = i.vm))) at time zone 'UTC') as last
            from usage_interval i) u
   cross join lateral generate_series(
     date_trunc('month', u.starts at time zone 'UTC'), u.last, interval '1 month') as m(month);

truncate usage_interval;
alter table usage_interval drop constraint usage_interval_never_overlaps;
alter table usage_interval drop constraint usage_interval_pkey;
drop index usage_interval_tenant;
drop index usage_interval_vm;
drop index usage_interval_ends;
alter table usage_interval drop column line;
alter table usage_interval
  add column line bigint generated always as (number * 16 + case meter
    when 'VCPU' then 0 when 'MEMORY' then 1 when 'DISK' then 2 when 'ADDRESS' then 3 when 'SNAPSHOT' then 4 end) stored not null,
  add column id uuid generated always as (usage_interval_id(vm, meter, opened_by, starts, ends, quantity)) stored,
  -- the row that took its place, which may have gone on then and be taken back since; the nil id when nothing did. A row that was
  -- wrong, then right again, is there twice
  add column superseded_by uuid;
alter table usage_interval
  add constraint usage_interval_in_one_month check (
    ends <= (date_trunc('month', starts at time zone 'UTC') + interval '1 month') at time zone 'UTC'),
  add constraint usage_interval_never_overlaps exclude using gist (
    box(
      point(line, extract(epoch from starts at time zone 'UTC') * 1000000),
      point(line, coalesce(extract(epoch from ends at time zone 'UTC') * 1000000 - 1, 1e16))) with &&)
    where (superseded_by is null);
create unique index usage_interval_live on usage_interval (id) where superseded_by is null;
create index usage_interval_tenant on usage_interval (tenant, starts, vm, meter) where superseded_by is null;
create index usage_interval_vm on usage_interval (vm, starts, meter) where superseded_by is null;
create index usage_interval_ends on usage_interval (vm, ends) where superseded_by is null;

insert into usage_interval (vm, meter, opened_by, tenant, number, starts, ends, quantity)
  select vm, meter, opened_by, tenant, number, starts, ends, quantity from cut_interval;
drop table cut_interval;

create function usage_interval_is_kept() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.superseded_by is null and new.superseded_by is not null
        and (new.vm, new.meter, new.opened_by, new.tenant, new.number, new.starts, new.ends, new.quantity)
          is not distinct from
          (old.vm, old.meter, old.opened_by, old.tenant, old.number, old.starts, old.ends, old.quantity) then
      return new;
    end if;
  end if;
  raise exception 'usage of machine % from % is never deleted, and never altered, but for superseded_by, once', old.vm, old.starts;
end $$;
create trigger usage_interval_is_not_altered before update on usage_interval
  for each row execute function usage_interval_is_kept();
create trigger usage_interval_is_not_deleted before delete on usage_interval
  for each row when (old.ends is not null) execute function usage_interval_is_kept();

-- A change that claimed a time before that of the version ahead of it, and when it took effect instead: later still when a change
-- that was late claims a later time.
create table clamped_change (
  vm      uuid        not null references metered_vm,
  version bigint      not null,
  claimed timestamptz not null,
  used    timestamptz not null check (used > claimed),
  primary key (vm, version)
);
insert into clamped_change (vm, version, claimed, used)
  select vm, version, effective_at, reached
    from (select vm, version, effective_at,
                 max(effective_at) over (partition by vm order by version rows between unbounded preceding and 1 preceding) as reached
            from vm_event) e
   where effective_at < reached;
