-- A batch is a view of many rows: it changes when it or an item is written, and when an item's operation moves.
create function note_new_batches() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) select 'BATCH', id, tenant from fresh;
  return null;
end $$;
create trigger batches_inserted after insert on batches
  referencing new table as fresh for each statement execute function note_new_batches();

create function note_batch_items() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'BATCH', b.id, b.tenant from ${flyway:defaultSchema}.batches b
     where b.id in (select batch from fresh);
  return null;
end $$;
create trigger batch_items_inserted after insert on batch_items
  referencing new table as fresh for each statement execute function note_batch_items();
create trigger batch_items_updated after update on batch_items
  referencing new table as fresh for each statement execute function note_batch_items();

create function note_batches_of_operations() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select distinct 'BATCH', b.id, b.tenant from fresh n join stale o using (id)
      join ${flyway:defaultSchema}.batch_items i on i.operation = n.id
      join ${flyway:defaultSchema}.batches b on b.id = i.batch
     where n.state is distinct from o.state;
  return null;
end $$;
create trigger operations_updated_batches after update on operations
  referencing old table as stale new table as fresh for each statement execute function note_batches_of_operations();

-- a machine that turned up after its create had failed makes its item a success
create function note_batches_of_vms() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select distinct 'BATCH', b.id, b.tenant from fresh n join stale o using (id)
      join ${flyway:defaultSchema}.batch_items i on i.vm = n.id
      join ${flyway:defaultSchema}.operations p on p.id = i.operation and p.state = 'FAILED'
      join ${flyway:defaultSchema}.batches b on b.id = i.batch
     where n.state is distinct from o.state;
  return null;
end $$;
create trigger vms_updated_batches after update on vms
  referencing old table as stale new table as fresh for each statement execute function note_batches_of_vms();
