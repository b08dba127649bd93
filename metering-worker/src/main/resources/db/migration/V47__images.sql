-- Images of tenants are metered as machines are: an image has a row in metered_vm under its own id, which is its lock and gives its
-- line a number. Where a table of usage says vm, it is whatever holds something; what of that is an image, this one says.
create table metered_image (
  vm   uuid primary key references metered_vm,
  name text not null
);
create index metered_image_name on metered_image (name);

-- The facts: one row per change that was told, never altered.
create table image_event (
  vm           uuid        not null references metered_image,
  version      bigint      not null,
  effective_at timestamptz not null,
  billed       boolean     not null,
  bytes        bigint      not null check (bytes >= 0),
  primary key (vm, version)
);

-- another meter, another line
alter table usage_interval drop constraint usage_interval_never_overlaps;
alter table usage_interval drop column line;
alter table usage_interval
  add column line bigint generated always as (number * 16 + case meter
    when 'VCPU' then 0 when 'MEMORY' then 1 when 'DISK' then 2 when 'ADDRESS' then 3 when 'SNAPSHOT' then 4
    when 'IMAGE' then 5 end) stored not null;
alter table usage_interval
  add constraint usage_interval_never_overlaps exclude using gist (
    box(
      point(line, extract(epoch from starts at time zone 'UTC') * 1000000),
      point(line, coalesce(extract(epoch from ends at time zone 'UTC') * 1000000 - 1, 1e16))) with &&)
    where (superseded_by is null);

-- what is to be cut when a month begins
create index usage_interval_images_on on usage_interval (starts) where ends is null and meter = 'IMAGE';

-- With the name of the image whose a row is; null of machines.
create or replace view billable as
select b.tenant, b.vm, b.meter, b.opened_by, b.starts, b.ends, b.quantity, b.month,
       case when b.held then null else b.ends end as held_until, i.name as image
  from billed_usage b
  left join metered_image i on i.vm = b.vm
union all
select stretch.tenant, stretch.vm, 'PLAN:' || stretch.plan, stretch.version, lower(part.during), upper(part.during), 1, known.month,
       case when stretch.ends is null and upper(part.during) = known.held then null else upper(part.during) end, null
  from (select story.*, lead(starts) over (partition by tenant, vm order by version) as ends
          from (select m.tenant, e.vm, e.version, e.plan,
                       max(e.effective_at) over (partition by m.tenant, e.vm order by e.version) as starts
                  from vm_event e join metered_vm m on m.vm = e.vm) story) stretch
  join (select tenant, vm, month, range_agg(tstzrange(starts, ends)) as billed, max(ends) filter (where held) as held
          from billed_usage group by tenant, vm, month) known
    on known.tenant = stretch.tenant and known.vm = stretch.vm
 cross join lateral unnest(known.billed * tstzmultirange(tstzrange(stretch.starts, stretch.ends))) as part(during)
 where stretch.plan is not null;

-- whose stretch it is, as billable says
alter table invoice_use add column image text;
