CREATE TABLE "open_recalls" (
	"peer" text PRIMARY KEY NOT NULL,
	"gap" boolean NOT NULL
);
