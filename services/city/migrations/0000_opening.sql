CREATE TABLE "case_events" (
	"case_id" text NOT NULL,
	"number" integer NOT NULL,
	"event" jsonb NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "case_events_case_id_number_pk" PRIMARY KEY("case_id","number")
);
--> statement-breakpoint
CREATE TABLE "case_serials" (
	"origin" text NOT NULL,
	"day" date NOT NULL,
	"last" integer NOT NULL,
	CONSTRAINT "case_serials_origin_day_pk" PRIMARY KEY("origin","day")
);
--> statement-breakpoint
CREATE TABLE "case_tallies" (
	"origin" text NOT NULL,
	"department" text NOT NULL,
	"status" text NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "case_tallies_origin_department_status_pk" PRIMARY KEY("origin","department","status")
);
--> statement-breakpoint
CREATE TABLE "cases" (
	"id" text PRIMARY KEY NOT NULL,
	"number" integer NOT NULL,
	"origin" text NOT NULL,
	"department" text NOT NULL,
	"item_code" text NOT NULL,
	"mode" text NOT NULL,
	"status" text NOT NULL,
	"holder" text,
	"handed_from" text,
	"handed_to" text,
	"assignee" text,
	"accepted_at" timestamp with time zone NOT NULL,
	"due_on" date,
	"ended_at" timestamp with time zone,
	"state" jsonb NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "catalogues" (
	"version" integer PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commands" (
	"person" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"case_id" text NOT NULL,
	"done_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "commands_person_key_pk" PRIMARY KEY("person","key")
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dead_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"digest" text NOT NULL,
	"subject" text NOT NULL,
	"sender" text,
	"payload" text NOT NULL,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"case_id" text,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	"settled_at" timestamp with time zone,
	"settled_by" text,
	"settlement" text,
	CONSTRAINT "dead_letters_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "early_events" (
	"case_id" text NOT NULL,
	"number" integer NOT NULL,
	"event" jsonb NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "early_events_case_id_number_pk" PRIMARY KEY("case_id","number")
);
--> statement-breakpoint
CREATE TABLE "instance_secrets" (
	"name" text PRIMARY KEY NOT NULL,
	"value" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY DEFAULT uuidv7() NOT NULL,
	"subject" text NOT NULL,
	"payload" text NOT NULL,
	"awaiting" text[] NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"send_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "cases_held" ON "cases" USING btree ("holder","department","accepted_at","id") WHERE holder is not null;--> statement-breakpoint
CREATE INDEX "cases_handed_to" ON "cases" USING btree ("handed_to","department","accepted_at","id") WHERE handed_to is not null;--> statement-breakpoint
CREATE INDEX "cases_handed_from" ON "cases" USING btree ("handed_from","accepted_at","id") WHERE handed_from is not null;--> statement-breakpoint
CREATE INDEX "dead_letters_open" ON "dead_letters" USING btree ("id") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "outbox_send_at" ON "outbox" USING btree ("send_at","id");