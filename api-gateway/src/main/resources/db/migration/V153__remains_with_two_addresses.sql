-- A machine that may have either of two addresses leaves both behind.
alter table remains add column address_beside inet;
