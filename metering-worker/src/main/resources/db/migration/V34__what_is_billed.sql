create index metered_vm_tenant on metered_vm (tenant);

-- Bills are made of what is billed of an interval, and not of all that it is: see billed_usage. Each row lies in one month. A plan's
-- fee is owed for as long as its machine is billed for anything. held_until: its end, null for what is held until there is news of it.
create or replace view billable as
select tenant, vm, meter, opened_by, starts, ends, quantity, month, case when held then null else ends end as held_until
  from billed_usage
union all
select stretch.tenant, stretch.vm, 'PLAN:' || stretch.plan, stretch.version, lower(part.during), upper(part.during), 1, known.month,
       case when stretch.ends is null and upper(part.during) = known.held then null else upper(part.during) end
  from (select story.*, lead(starts) over (partition by tenant, vm order by version) as ends
          from (select m.tenant, e.vm, e.version, e.plan,
                       max(e.effective_at) over (partition by m.tenant, e.vm order by e.version) as starts
                  from vm_event e join metered_vm m on m.vm = e.vm) story) stretch
  join (select tenant, vm, month, range_agg(tstzrange(starts, ends)) as billed, max(ends) filter (where held) as held
          from billed_usage group by tenant, vm, month) known
    on known.tenant = stretch.tenant and known.vm = stretch.vm
 cross join lateral unnest(known.billed * tstzmultirange(tstzrange(stretch.starts, stretch.ends))) as part(during)
 where stretch.plan is not null;
