-- How many processors may be reserved for each of a host's threads; the gateway's default where nothing was said.
alter table host_model add column vcpu_ratio double precision not null default 4 check (vcpu_ratio > 0);
