-- The city's list of cases: one index for each way in, all in the list's order, newest first.
create index ledger_accepted on cases (accepted_at desc, id desc);
--> statement-breakpoint
create index ledger_district on cases (left(origin, 6), accepted_at desc, id desc);
--> statement-breakpoint
create index ledger_origin on cases (origin, accepted_at desc, id desc);
--> statement-breakpoint
create index ledger_status on cases (status, accepted_at desc, id desc);
--> statement-breakpoint
create index ledger_department on cases (department, accepted_at desc, id desc);
--> statement-breakpoint
create index ledger_item on cases (item_code, accepted_at desc, id desc);
--> statement-breakpoint
create index ledger_overdue on cases (accepted_at desc, id desc) include (due_on)
  where ended_at is null and status <> 'decided';
--> statement-breakpoint
-- The tallies follow `cases` in the same transaction, one statement's changes together: a batch of
-- events touches each counter once, and counting a million cases reads a few thousand rows. Keys
-- are locked in one order, so that two statements never wait for each other.
create function keep_tallies() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into case_tallies as tally (origin, department, status, count)
    select origin, department, status, count(*) from new_cases
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (origin, department, status) do update set count = tally.count + excluded.count;
  else
    insert into case_tallies as tally (origin, department, status, count)
    select origin, department, status, sum(step) from (
      select origin, department, status, 1 as step from new_cases
      union all
      select origin, department, status, -1 from old_cases
    ) as steps
    group by 1, 2, 3 having sum(step) <> 0 order by 1, 2, 3
    on conflict (origin, department, status) do update set count = tally.count + excluded.count;
  end if;
  return null;
end $$;
--> statement-breakpoint
create trigger tally_inserts after insert on cases
  referencing new table as new_cases for each statement execute function keep_tallies();
--> statement-breakpoint
create trigger tally_updates after update on cases
  referencing old table as old_cases new table as new_cases
  for each statement execute function keep_tallies();
