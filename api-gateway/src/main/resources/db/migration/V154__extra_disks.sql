-- Disks that machines have beside the one that their image is on: a list, which is changed with the machine under its lock. Their
-- size is part of held_disk_gib from the moment in which they are listed.
alter table vms add column disks jsonb not null default '[]';

-- few have any: what a tenant has of them is counted, and each host's are held against its reports
create index vms_with_disks on vms (tenant) where disks <> '[]'::jsonb;
create index vms_with_disks_by_host on vms (host) where disks <> '[]'::jsonb;
