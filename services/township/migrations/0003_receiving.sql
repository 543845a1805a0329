ALTER TABLE "dead_letters" ADD COLUMN "writer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "early_events" ADD COLUMN "writer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "early_events" ADD COLUMN "bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "early_events" ADD COLUMN "catalogue" integer;--> statement-breakpoint
CREATE INDEX "dead_letters_writer" ON "dead_letters" USING btree ("writer") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "early_events_writer" ON "early_events" USING btree ("writer");