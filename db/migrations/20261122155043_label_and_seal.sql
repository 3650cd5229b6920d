CREATE TABLE "record"."raised" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	CONSTRAINT "raised_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
ALTER TABLE "record"."encounter" ADD COLUMN "reason_ids" uuid[];--> statement-breakpoint
ALTER TABLE "record"."immunization" ADD COLUMN "reason_ids" uuid[];--> statement-breakpoint
ALTER TABLE "record"."medication" ADD COLUMN "reason_ids" uuid[];--> statement-breakpoint
ALTER TABLE "record"."procedure" ADD COLUMN "reason_ids" uuid[];--> statement-breakpoint
ALTER TABLE "person"."identifier" ADD COLUMN "key_version" smallint NOT NULL DEFAULT 1;--> statement-breakpoint
ALTER TABLE "person"."identifier" ALTER COLUMN "key_version" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "person"."identifier" ADD COLUMN "value" "bytea";--> statement-breakpoint
-- What stood here in clear cannot be sealed without the keys; a code that comes again is noted again.
DELETE FROM "exchange"."unmapped_code";--> statement-breakpoint
ALTER TABLE "exchange"."unmapped_code" DROP CONSTRAINT "unmapped_code_source_code_resource_type_code_system_code_pk";--> statement-breakpoint
ALTER TABLE "exchange"."unmapped_code" DROP COLUMN "code_system";--> statement-breakpoint
ALTER TABLE "exchange"."unmapped_code" DROP COLUMN "code";--> statement-breakpoint
ALTER TABLE "exchange"."unmapped_code" ADD COLUMN "fingerprint" "bytea" NOT NULL;--> statement-breakpoint
ALTER TABLE "exchange"."unmapped_code" ADD COLUMN "body" "bytea" NOT NULL;--> statement-breakpoint
ALTER TABLE "exchange"."unmapped_code" ADD CONSTRAINT "unmapped_code_source_code_resource_type_fingerprint_pk" PRIMARY KEY("source_code","resource_type","fingerprint");
