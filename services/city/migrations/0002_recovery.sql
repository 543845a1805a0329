CREATE TABLE "database_identity" (
	"one" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"identity" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "watermarks" (
	"feed" text PRIMARY KEY NOT NULL,
	"stream" text NOT NULL,
	"sequence" bigint NOT NULL
);
