-- Size of a machine's snapshots together; none was told of before.
alter table vm_event add column snapshot_gib bigint not null default 0;
