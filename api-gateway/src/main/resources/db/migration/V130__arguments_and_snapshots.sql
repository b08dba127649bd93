-- what an operation is about beside its machine: a snapshot, or a size
alter table operations add column argument jsonb;

-- What became of a snapshot is what became of the operations that take it and delete it.
create table snapshots (
  id         uuid primary key,
  vm         uuid not null references vms,
  generation int  not null,
  name       text not null,
  taken_by   uuid not null references operations,
  deleted_by uuid references operations,
  created_at timestamptz not null
);
create index snapshots_of_vm on snapshots (vm, id);
