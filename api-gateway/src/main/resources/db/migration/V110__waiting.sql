-- What waits for its turn on a host is PENDING. Said here, a question about what waits need not ask for it, and has one index only.
update operations set awaits_host = null where awaits_host is not null and state <> 'PENDING';
alter table operations add constraint operations_waiting_pending check (awaits_host is null or state = 'PENDING');
drop index operations_waiting;
create index operations_waiting on operations (awaits_host, tenant, id) where awaits_host is not null;

-- With them a host's machines are held against its report without reading each one's row.
drop index vms_on_host;
create index vms_on_host on vms (host, tenant, id) include (state, generation) where state <> 'DELETED';
