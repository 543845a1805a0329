CREATE TABLE "calendar_in_use" (
	"one" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"version" text NOT NULL,
	"seen_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
-- Without the default at first: no calendar matters to the cases that are over, and the index leaves them out.
ALTER TABLE "cases" ADD COLUMN "calendar" text;--> statement-breakpoint
ALTER TABLE "cases" ALTER COLUMN "calendar" SET DEFAULT '';--> statement-breakpoint
UPDATE "cases" SET "calendar" = '' WHERE ended_at is null and status <> 'decided';--> statement-breakpoint
CREATE INDEX "cases_calendar" ON "cases" USING btree ("calendar","id") WHERE calendar is not null;
