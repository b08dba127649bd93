-- What guests' cloud-init is given. It may hold secrets: it is sealed with the gateway's data key, and goes with the last machine that
-- has it. One of a batch serves all of its machines.
create table user_data (
  id         uuid primary key,
  tenant     uuid        not null,
  sealed     bytea       not null,
  created_at timestamptz not null
);
-- no foreign keys: each would be a check per machine of a class
alter table vms add column user_data uuid;
create index vms_with_user_data on vms (user_data) where user_data is not null;
alter table batches add column user_data uuid;
create index batches_with_user_data on batches (user_data) where user_data is not null;

-- The public key to which secrets are sealed for a host alone, a JWK; null for one that reported none.
alter table hosts add column sealing_key text;

-- Whether guests of an image run cloud-init. Of those that hosts have by themselves it is taken for granted.
alter table images add column cloud_init boolean not null default false;
update images set cloud_init = true where deadline is null;
