-- What a machine's guest is told of its network, where that is not what every guest is told; and, while it is not known which card
-- the machine has, the operation that asked for another one and the address that is held beside the machine's own.
alter table vms
  add column hostname       text,
  add column router         inet,
  add column dns            text[] not null default '{}',
  add column address_beside inet,
  add column card_asked_by  uuid;
