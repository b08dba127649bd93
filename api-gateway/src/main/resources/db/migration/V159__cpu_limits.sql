-- How much of a host's processors a plan's machines get, and how much each machine got with its plan; null for what the hypervisor does
-- by itself.
alter table plans
  -- weight beside the other machines of a host
  add column cpu_shares      int check (cpu_shares between 2 and 10000),
  -- what each virtual processor gets at most, in percent of one of the host's
  add column cpu_cap_percent int check (cpu_cap_percent between 1 and 100);
alter table vms
  add column cpu_shares      int,
  add column cpu_cap_percent int;
