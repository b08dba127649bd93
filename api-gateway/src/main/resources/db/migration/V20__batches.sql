-- Bulk commands wait as rows until their host's window has room for them.
alter table operations
  -- the host whose window it waits for; null once its command was put into the outbox
  add column awaits_host uuid,
  -- trace of the request, for the command that leaves later
  add column trace text;
alter table operations
  add column released boolean generated always as (awaits_host is null) stored;
create index operations_waiting on operations (awaits_host, tenant, id) where awaits_host is not null and state = 'PENDING';
create index operations_bulk on operations (vm)
  where lane = 'BULK' and awaits_host is null and state in ('PENDING', 'RUNNING');

-- whose turn it was on a host, so that tenants take turns even when a window has room for one
create sequence dispatch_turn;
create table dispatch_turns (
  host   uuid   not null,
  tenant uuid   not null,
  turn   bigint not null,
  primary key (host, tenant)
);

create table batches (
  id         uuid primary key,
  tenant     uuid        not null references tenants,
  created_at timestamptz not null
);
create index batches_listed on batches (tenant, id);

-- Items point to rows that are never removed; foreign keys would be checked one by one for every row of a roster.
create table batch_items (
  batch     uuid not null,
  -- physical line of the file on which the row starts; of a JSON body the item's place, from 1
  line      int  not null,
  name      text not null,
  email     text not null,
  plan      text,
  image     text,
  vm        uuid,
  operation uuid,
  -- why it was skipped; its state is that of its operation otherwise
  cause     jsonb,
  primary key (batch, line),
  check ((operation is null) = (cause is not null) and (operation is null) = (vm is null))
);
create index batch_items_vm on batch_items (vm) where vm is not null;
create index batch_items_operation on batch_items (operation) where operation is not null;
alter table placements drop constraint placements_operation_fkey;
