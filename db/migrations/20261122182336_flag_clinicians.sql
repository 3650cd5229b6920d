ALTER TABLE "access"."care_relation" ADD COLUMN "practitioner_id" uuid;--> statement-breakpoint
ALTER TABLE "access"."relation_flag" ADD COLUMN "practitioner" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."relation_flag" DROP CONSTRAINT "relation_flag_institution_code_kind_day_pk";--> statement-breakpoint
ALTER TABLE "access"."relation_flag" ADD CONSTRAINT "relation_flag_institution_code_kind_day_practitioner_pk" PRIMARY KEY("institution_code","kind","day","practitioner");