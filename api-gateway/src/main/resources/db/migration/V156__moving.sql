-- Machines that move to another host: what is held of the destination meanwhile, and their bytes on the way.
alter table remains
  -- null when the address went on with the machine
  alter column address drop not null,
  -- the move for which this is held; nobody asks for it while that is active
  add column migration uuid references operations;
create index remains_of_moves on remains (migration) where migration is not null;

-- bytes of a machine in the image store, under the operation's id; null until they are whole
create table transports (
  operation  uuid primary key references operations,
  format     text,
  sha256     text,
  size_bytes bigint,
  check ((sha256 is null) = (size_bytes is null) and (sha256 is null) = (format is null))
);
