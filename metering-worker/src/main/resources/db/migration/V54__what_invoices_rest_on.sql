-- What a machine is called: in the newest of its changes. Null of images, and of machines that have not changed since this was kept.
alter table metered_vm add column name text;

-- With the interval that a row is a part of, whether it was observed late, and the machine's name. Of a plan's fee there is no interval; it
-- is observed late where its machine is.
create or replace view billable as
select b.tenant, b.vm, b.meter, b.opened_by, b.starts, b.ends, b.quantity, b.month,
       case when b.held then null else b.ends end as held_until, i.name as image, b.id as interval, b.observed_late, m.name
  from billed_usage b
  left join metered_image i on i.vm = b.vm
  left join metered_vm m on m.vm = b.vm
union all
select stretch.tenant, stretch.vm, 'PLAN:' || stretch.plan, stretch.version, lower(part.during), upper(part.during), 1, known.month,
       case when stretch.ends is null and upper(part.during) = known.held then null else upper(part.during) end, null,
       null, part.observed_late, stretch.name
  from (select story.*, lead(starts) over (partition by tenant, vm order by version) as ends
          from (select m.tenant, m.name, e.vm, e.version, e.plan,
                       max(e.effective_at) over (partition by m.tenant, e.vm order by e.version) as starts
                  from vm_event e join metered_vm m on m.vm = e.vm) story) stretch
  join (select tenant, vm, month, range_agg(tstzrange(starts, ends)) as billed,
               coalesce(range_agg(tstzrange(starts, ends)) filter (where observed_late), '{}') as late,
               max(ends) filter (where held) as held
          from billed_usage group by tenant, vm, month) known
    on known.tenant = stretch.tenant and known.vm = stretch.vm
 cross join lateral (select tstzmultirange(tstzrange(stretch.starts, stretch.ends)) as during) told
 cross join lateral (
    select unnest((known.billed - known.late) * told.during) as during, false as observed_late
    union all
    select unnest(known.late * told.during), true) part
 where stretch.plan is not null;

-- The same of what documents were made from. Null in rows of before, of which it is not known.
alter table invoice_use
  add column interval uuid,
  add column observed_late boolean,
  add column name text;
