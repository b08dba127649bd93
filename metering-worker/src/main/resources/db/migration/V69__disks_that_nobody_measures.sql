-- What a machine takes of its host's disks is null where the host can't tell; a sum is over those that were told.
alter table vm_minute alter column disk_used_mib drop not null;
alter table host_minute alter column disk_used_mib drop not null;
alter table latest_sample alter column disk_used_mib drop not null;
