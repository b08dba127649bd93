-- What changed, for those who watch. A committed change is a row of changes; one writer numbers these rows into change_log,
-- since numbers that transactions draw themselves are not in the order of their commits.
create table changes (
  position bigint generated always as identity primary key,
  kind     text not null check (kind in ('VM', 'OPERATION', 'BATCH', 'HOST')),
  thing    uuid not null,
  tenant   uuid  -- null for a host
);

create table change_log (
  number bigint      primary key,
  kind   text        not null,
  thing  uuid        not null,
  tenant uuid,
  data   text        not null,
  at     timestamptz not null
);
create index change_log_tenant on change_log (tenant, number);

-- the last number given; it outlives the rows of change_log
create table change_numbers (
  one  boolean primary key default true check (one),
  last bigint not null
);
insert into change_numbers (last) values (0);

-- The tables themselves note their changes, once per statement, so that no writer can forget it; only what callers see
-- counts.
create function note_new_vms() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) select 'VM', id, tenant from fresh;
  return null;
end $$;
create trigger vms_inserted after insert on vms
  referencing new table as fresh for each statement execute function note_new_vms();

create function note_changed_vms() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'VM', n.id, n.tenant from fresh n join stale o using (id)
     where (n.version, n.state, n.host, n.address, n.address_held, n.power, n.expires_at, n.name, n.plan, n.image,
            n.owner_email, n.external_ref)
        is distinct from (o.version, o.state, o.host, o.address, o.address_held, o.power, o.expires_at, o.name, o.plan,
            o.image, o.owner_email, o.external_ref);
  return null;
end $$;
create trigger vms_updated after update on vms
  referencing old table as stale new table as fresh for each statement execute function note_changed_vms();

-- a machine shows what is happening to it, so it changes when an operation begins and when it ends
create function note_new_operations() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) select 'OPERATION', id, tenant from fresh;
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) select 'VM', vm, tenant from fresh;
  return null;
end $$;
create trigger operations_inserted after insert on operations
  referencing new table as fresh for each statement execute function note_new_operations();

create function note_changed_operations() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'OPERATION', n.id, n.tenant from fresh n join stale o using (id)
     where (n.state, n.steps, n.cause, n.deadline, n.ended_at)
        is distinct from (o.state, o.steps, o.cause, o.deadline, o.ended_at);
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant)
    select 'VM', n.vm, n.tenant from fresh n join stale o using (id)
     where (n.state in ('PENDING', 'RUNNING')) <> (o.state in ('PENDING', 'RUNNING'));
  return null;
end $$;
create trigger operations_updated after update on operations
  referencing old table as stale new table as fresh for each statement execute function note_changed_operations();

-- of a host not every report, and not what machines take of it
create function note_hosts() returns trigger language plpgsql as $$ begin
  insert into ${flyway:defaultSchema}.changes (kind, thing, tenant) values ('HOST', new.id, null);
  return null;
end $$;
create trigger hosts_inserted after insert on hosts for each row execute function note_hosts();
create trigger hosts_updated after update on hosts for each row
  when ((new.state, new.impediment, new.epoch, new.name, new.driver, new.driver_version, new.capabilities)
     is distinct from (old.state, old.impediment, old.epoch, old.name, old.driver, old.driver_version, old.capabilities))
  execute function note_hosts();
