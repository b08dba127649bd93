-- The same rows as before of machines. An interval that ended, of a machine that nobody lost since it began, is billed as it is: for hardly any
-- other is it worth while to compute with ranges, which took most of the time of an invoice.
-- Nobody samples images: the gateway keeps them, and what goes on is known up to now. It is cut where months begin also while its row is
-- not.
create or replace view billed_usage as
  select u.id, u.vm, u.tenant, u.meter, u.opened_by, u.quantity,
         date_trunc('month', u.starts at time zone 'UTC')::date as month,
         u.starts, u.ends, false as observed_late, false as goes_on, false as held
    from usage_interval u
   where u.superseded_by is null and u.ends is not null and u.meter <> 'IMAGE'
     and not exists (select from unobserved g where g.vm = u.vm and g.kind <> 'UNSEEN' and g.ends > u.starts)
  union all
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
   where u.superseded_by is null and u.meter <> 'IMAGE'
     and (u.ends is null
       or exists (select from unobserved g where g.vm = u.vm and g.kind <> 'UNSEEN' and g.ends > u.starts))
  union all
  select u.id, u.vm, u.tenant, u.meter, u.opened_by, u.quantity, part.month::date,
         greatest(u.starts, part.month at time zone 'UTC'), part.ends, false, u.ends is null,
         u.ends is null and part.ends = known.ends
    from usage_interval u
   cross join lateral (select coalesce(u.ends, now()) as ends) known
   cross join lateral (
      select month, least(known.ends, (month + interval '1 month') at time zone 'UTC') as ends
        from generate_series(
          date_trunc('month', u.starts at time zone 'UTC'), (known.ends - interval '1 microsecond') at time zone 'UTC',
          interval '1 month') as month) part
   where u.superseded_by is null and u.meter = 'IMAGE' and known.ends > u.starts;

-- How many rows a month has: without it a tenant's month is taken for a two-hundredth of all that the tenant ever used.
create statistics usage_interval_month on (date_trunc('month', starts at time zone 'UTC')::date) from usage_interval;
