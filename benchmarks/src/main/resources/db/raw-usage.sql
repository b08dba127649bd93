-- Rows that metering made of the machines in bench.machine, each with the number of the batch in which it would be written.
create table bench.source_vm_event as
  select floor(extract(epoch from e.effective_at - c.starts) / c.batch_seconds)::int as batch, e.*
    from metering.vm_event e join bench.machine m on m.vm = e.vm cross join bench.clock c;
create table bench.source_usage_interval as
  select floor(extract(epoch from coalesce(u.ends, u.starts) - c.starts) / c.batch_seconds)::int as batch, u.*
    from metering.usage_interval u join bench.machine m on m.vm = u.vm cross join bench.clock c
   where u.superseded_by is null;
create table bench.source_metered_vm as
  select f.batch, v.*
    from metering.metered_vm v join (select vm, min(batch) as batch from bench.source_vm_event group by vm) f on f.vm = v.vm;
create table bench.source_placement as
  select f.batch, p.*
    from metering.placement p join (select vm, min(batch) as batch from bench.source_vm_event group by vm) f on f.vm = p.vm;
create table bench.source_inbox as
  select ((row_number() over () - 1) / c.batch)::int as batch, i.*
    from (select * from metering.inbox limit (select changes from bench.clock)) i cross join bench.clock c;
create index on bench.source_vm_event (batch);
create index on bench.source_usage_interval (batch);
create index on bench.source_metered_vm (batch);
create index on bench.source_placement (batch);
create index on bench.source_inbox (batch);
analyze bench.source_vm_event;
analyze bench.source_usage_interval;
analyze bench.source_metered_vm;
analyze bench.source_placement;
analyze bench.source_inbox;
