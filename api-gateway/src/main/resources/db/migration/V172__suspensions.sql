-- Why machines must be off: each cause of a machine, or of a whole tenant.
create table suspensions (
  tenant uuid        not null references tenants,
  vm     uuid        references vms,  -- null for all of the tenant's
  cause  text        not null check (cause in ('DEBT', 'ABUSE', 'ADMINISTRATOR')),
  since  timestamptz not null,
  who    text        not null,
  note   text
);
create unique index suspensions_of_tenant on suspensions (tenant, cause) where vm is null;
create unique index suspensions_of_vm on suspensions (vm, cause) where vm is not null;
create index suspensions_all on suspensions (tenant, vm);

-- What is true of a machine because of them stands in its own row, where its lock keeps it true while something is decided.
alter table vms
  add column suspended text[],  -- its causes and its tenant's; null while there is none
  add column suspended_since timestamptz,
  -- it was switched off because of them: it is started when there is none any more
  add column start_again boolean not null default false,
  add constraint vms_suspended_since check ((suspended is null) = (suspended_since is null));
create index vms_to_stop on vms (id) where suspended is not null and state in ('RUNNING', 'PAUSED');
create index vms_to_start on vms (id) where start_again and suspended is null;

-- of what metering tells of the tenant's credit, the newest that was applied
alter table tenants add column credit_version bigint not null default 0;
