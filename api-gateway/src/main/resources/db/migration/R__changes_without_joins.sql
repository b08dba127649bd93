-- What a statement changed is the rows after it that were not there before it. A join of both would say the same, but the plan
-- of a trigger's statement is kept for as long as the connection lives: made for one row it compares every row with every other,
-- and a statement over ten thousand rows took minutes. A difference of sets takes as long as there are rows, whatever the plan.
create or replace function note_changed_vms() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'VM', id, tenant from (
      select id, tenant, version, state, host, address, address_held, power, expires_at, name, plan, image, owner_email,
             external_ref, suspended, start_again from fresh
      except
      select id, tenant, version, state, host, address, address_held, power, expires_at, name, plan, image, owner_email,
             external_ref, suspended, start_again from stale) changed;
  return null;
end $$;

create or replace function note_changed_operations() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'OPERATION', id, tenant from (
      select id, tenant, state, steps, cause, deadline, ended_at from fresh
      except
      select id, tenant, state, steps, cause, deadline, ended_at from stale) changed;
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'VM', vm, tenant from (
      select id, vm, tenant, state in ('PENDING', 'RUNNING') from fresh
      except
      select id, vm, tenant, state in ('PENDING', 'RUNNING') from stale) changed;
  return null;
end $$;

-- These two do join, few rows with tables that only grow. A plan that was kept from when those were small would read them as a
-- whole for every statement; so their indexes are used, whatever the sizes of then were.
create or replace function note_batches_of_operations() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select distinct 'BATCH', b.id, b.tenant
      from (select id, state from fresh except select id, state from stale) moved
      join ${flyway:defaultSchema}.batch_items i on i.operation = moved.id
      join ${flyway:defaultSchema}.batches b on b.id = i.batch;
  return null;
end $$;

create or replace function note_batches_of_vms() returns trigger language plpgsql
  set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select distinct 'BATCH', b.id, b.tenant
      from (select id, state from fresh except select id, state from stale) moved
      join ${flyway:defaultSchema}.batch_items i on i.vm = moved.id
      join ${flyway:defaultSchema}.operations p on p.id = i.operation and p.state = 'FAILED'
      join ${flyway:defaultSchema}.batches b on b.id = i.batch;
  return null;
end $$;
