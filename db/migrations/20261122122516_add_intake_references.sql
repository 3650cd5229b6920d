CREATE TABLE "exchange"."organization_reference" (
	"record_id" uuid PRIMARY KEY NOT NULL,
	"institution_code" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "exchange"."quarantine" ADD COLUMN "batch_id" uuid NOT NULL;