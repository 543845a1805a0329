CREATE TABLE "irregularities" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "irregularities_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"case_id" text NOT NULL,
	"number" integer NOT NULL,
	"code" text NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"division" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"found_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "irregularities_entry" UNIQUE("case_id","number","code")
);
--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "writer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "early_events" ADD COLUMN "writer" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "early_events" ADD COLUMN "bytes" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "early_events" ADD COLUMN "catalogue" integer;--> statement-breakpoint
CREATE INDEX "dead_letters_writer" ON "dead_letters" USING btree ("writer") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "early_events_writer" ON "early_events" USING btree ("writer");