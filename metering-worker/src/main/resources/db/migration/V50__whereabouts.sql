-- Where a machine was is in its changes since they have the host and the plan: it is kept once, and a change costs a row less.
update vm_event e set host = w.host
  from whereabouts w where w.vm = e.vm and w.version = e.version and e.host is null and w.host is not null;
drop table whereabouts;
create view whereabouts as select vm, version, effective_at, host, plan from vm_event;
