drop index vms_expiring;
create index vms_expiring on vms (expires_at) where expires_at is not null
  and state in ('RUNNING', 'STOPPED', 'PAUSED', 'SAVED', 'FAILED', 'PROVISIONING', 'REQUESTED');
