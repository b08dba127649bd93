-- a change reads only what it may alter: what ends after the change before it
create index vm_event_time on vm_event (vm, effective_at);
create index usage_interval_ends on usage_interval (vm, ends);
create index unobserved_vm_ends on unobserved (vm, ends);
