-- What ten thousand machines are accepted with is written in one transaction, so nothing in it is done row by row that nobody
-- needs. Machines and tenants are never removed, so a key that points to one can't break; checking it cost more than the row.
alter table operations drop constraint operations_vm_fkey;
alter table users drop constraint users_tenant_fkey;

-- a create that waits for its turn is written with its machine, and that has noted itself
create or replace function note_new_operations() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) select 'OPERATION', id, tenant from fresh;
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) select 'VM', vm, tenant from fresh where awaits_host is null;
  return null;
end $$;
