-- Of what waits for a host, a tenant's stops come first: they end a suspension's delay, and give room back.
drop index operations_waiting;
create index operations_waiting on operations (awaits_host, tenant, (type <> 'STOP'), id) where awaits_host is not null;
