-- Which operation made a machine's disk anew, if one did: what is older than it belongs to another disk.
alter table vms add column installed_by uuid references operations;
