-- Snapshots that machines' hosts took from now on and have not deleted: a list, changed with the machine under its lock, as everyone
-- is told of it. Those that were taken before stay unbilled.
alter table vms add column snapshots jsonb not null default '[]';
create index vms_with_snapshots on vms (id) where snapshots <> '[]'::jsonb;
