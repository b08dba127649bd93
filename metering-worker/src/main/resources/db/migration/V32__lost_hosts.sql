-- Hosts that the gateway gave up, by what it told: facts, never altered. Their machines are billed up to the last report, and for
-- the time after it once they are seen to have gone on.
create table host_loss (
  host         uuid        not null,
  epoch        bigint      not null,
  silent_since timestamptz not null,
  primary key (host, epoch)
);
create index placement_host on placement (host);

-- Where a machine was when it changed; null where that is not known of a change that was told before this was kept.
alter table vm_event add column host uuid;
update vm_event e set host = p.host
  from (select vm, min(host::text)::uuid as host from placement group by vm having count(distinct host) = 1) p
 where p.vm = e.vm;

-- In which boot a machine was at both ends of a run; null for one that was off.
alter table observed_run
  add column first_boot text,
  add column last_boot  text;

-- What an unwatched time means: UNSEEN, billed on the gateway's word; LOST, not billed from unbilled_from on, since its host was
-- given up; LATE, the same, but the machine was seen in the same boot afterwards, and the time is billed as observed late.
alter table unobserved
  add column kind          text not null default 'UNSEEN' check (kind in ('UNSEEN', 'LOST', 'LATE')),
  add column unbilled_from timestamptz check (unbilled_from >= starts and unbilled_from < ends),
  add constraint unobserved_unbilled check ((kind = 'UNSEEN') = (unbilled_from is null));

-- few unwatched times are not billed: bills look for these alone
create index unobserved_unbilled on unobserved (vm, ends) where kind <> 'UNSEEN';

-- What a bill is made of: each interval's parts that are billed, in order; what goes on is billed up to the machine's last sample.
-- Parts of one interval share its id; goes_on is said of the interval, and held of the part that ends with the last sample.
create view billed_usage as
  select u.id, u.vm, u.tenant, u.meter, u.opened_by, u.quantity,
         date_trunc('month', u.starts at time zone 'UTC')::date as month,
         lower(part.during) as starts, upper(part.during) as ends, part.observed_late, u.ends is null as goes_on,
         u.ends is null and upper(part.during) = upper(span.known) as held
    from usage_interval u
    left join lateral (
      select r.ends from observed_run r where u.ends is null and r.vm = u.vm order by r.starts desc limit 1) seen on true
   cross join lateral (
      select tstzmultirange(tstzrange(u.starts, coalesce(u.ends, greatest(u.starts, seen.ends)))) as known,
             coalesce((select range_agg(tstzrange(g.unbilled_from, g.ends)) from unobserved g
                        where g.vm = u.vm and g.kind = 'LOST' and g.ends > u.starts), '{}') as lost,
             coalesce((select range_agg(tstzrange(g.unbilled_from, g.ends)) from unobserved g
                        where g.vm = u.vm and g.kind = 'LATE' and g.ends > u.starts), '{}') as late) span
   cross join lateral (
      select unnest(span.known - span.lost - span.late) as during, false as observed_late
      union all
      select unnest(span.known * span.late - span.lost), true) part
   where u.superseded_by is null;
