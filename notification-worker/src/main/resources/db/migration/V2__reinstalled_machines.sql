-- A machine that is made anew from an image keeps its generation and gets another password: one mail for each operation that issues one.
alter table delivery
  drop constraint delivery_once,
  add constraint delivery_once unique (vm, generation, operation, template);
