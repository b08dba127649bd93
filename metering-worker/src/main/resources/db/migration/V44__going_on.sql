-- What is held now and is likely to be held on: from a machine's last sample, or from its beginning if it was never sampled, which is
-- where billed_usage and billable stop. A forecast is the sum of both. ends is null, or when a plan's machine had another plan.
create view going_on as
select u.tenant, u.vm, u.meter,
       -- nobody samples images, and what they hold is known up to now
       case when u.meter = 'IMAGE' then greatest(u.starts, now()) else greatest(u.starts, seen.ends) end as starts,
       null::timestamptz as ends, u.quantity
  from usage_interval u
  left join lateral (select r.ends from observed_run r where r.vm = u.vm order by r.starts desc limit 1) seen on true
 where u.ends is null and u.superseded_by is null
union all
select held.tenant, held.vm, 'PLAN:' || stretch.plan, lower(part.during), upper(part.during), 1
  from (select tenant, vm, min(starts) as starts from usage_interval
         where ends is null and superseded_by is null group by tenant, vm) held
  left join lateral (select r.ends from observed_run r where r.vm = held.vm order by r.starts desc limit 1) seen on true
 cross join lateral (
    select tstzmultirange(tstzrange(greatest(held.starts, seen.ends), null))
           -- what ended is billed to its end, sampled or not
           - coalesce((select range_agg(tstzrange(u.starts, u.ends)) from usage_interval u
                        where u.vm = held.vm and u.superseded_by is null
                          and u.ends > greatest(held.starts, seen.ends)), '{}') as on_and_on) tail
 cross join lateral (
    select plan, starts, lead(starts) over (order by version) as ends
      from (select e.version, e.plan, max(e.effective_at) over (order by e.version) as starts
              from vm_event e where e.vm = held.vm) told) stretch
 cross join lateral unnest(tail.on_and_on * tstzmultirange(tstzrange(stretch.starts, stretch.ends))) as part(during)
 where stretch.plan is not null;

-- invoices copy usage by machine; a machine's is looked for by those who check what was billed
create index invoice_use_vm on invoice_use (vm, month);
