-- A list of machines reads its page and nothing else, however many machines there are and whoever owns the newest. Each filter has
-- an index that ends with the machine's id, in whose order lists go.

-- by their bytes, so that the index of names also finds what a name begins with; names are ASCII
alter table vms alter column name type text collate "C";
drop index vms_name;
create unique index vms_name on vms (tenant, name) include (id) where state <> 'DELETED';

drop index vms_listed;
create index vms_listed on vms (tenant, id) where state <> 'DELETED';
create index vms_in_state on vms (tenant, state, id);
drop index vms_on_host;
create index vms_on_host on vms (host, tenant, id) where state <> 'DELETED';
create index batch_items_listed on batch_items (batch, vm) where vm is not null;

-- Only a question about deadlines may go by it: while few operations are active the planner took it for any question about active
-- ones, and read it as a whole for each machine.
drop index operations_due;
create index operations_due on operations (deadline) where state in ('PENDING', 'RUNNING') and deadline < 'infinity';
