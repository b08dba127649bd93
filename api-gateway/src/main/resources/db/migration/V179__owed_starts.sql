-- Machines that a move had stopped when it ended, as was heard while another operation was active: they are started after that one.
create table owed_starts (
    vm uuid primary key references vms on delete cascade,
    move uuid not null
);
