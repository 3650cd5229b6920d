CREATE TABLE "exchange"."replay" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"source_code" text NOT NULL,
	"kind" text NOT NULL,
	"fingerprint" "bytea",
	"resource_type" text,
	"resource_id" text,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"stored" integer,
	"unchanged" integer,
	"quarantined" integer
);
--> statement-breakpoint
CREATE INDEX "replay_source" ON "exchange"."replay" USING btree ("source_code","requested_at","id");