CREATE SCHEMA "care";
--> statement-breakpoint
CREATE TABLE "care"."contract" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"institution_code" text NOT NULL,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"valid_from" timestamp with time zone NOT NULL,
	"valid_to" timestamp with time zone NOT NULL,
	"package" text NOT NULL,
	"renewal_of" uuid,
	CONSTRAINT "contract_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "care"."enrolment" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"disease" text NOT NULL,
	"ended_at" timestamp with time zone,
	"risk_level" text,
	CONSTRAINT "enrolment_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "care"."follow_up" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"enrolment_id" uuid NOT NULL,
	"disease" text NOT NULL,
	"method" text NOT NULL,
	"systolic" integer,
	"diastolic" integer,
	"fasting_glucose" double precision,
	"weight" double precision,
	"bmi" double precision,
	"medication_adherence" text,
	"next_due_on" date,
	CONSTRAINT "follow_up_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "care"."referral" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"institution_code" text NOT NULL,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text NOT NULL,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"direction" text NOT NULL,
	"to_institution_code" text NOT NULL,
	"accepted_at" timestamp with time zone,
	"reason" text,
	CONSTRAINT "referral_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE INDEX "contract_timeline" ON "care"."contract" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "enrolment_timeline" ON "care"."enrolment" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "follow_up_timeline" ON "care"."follow_up" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "referral_timeline" ON "care"."referral" USING btree ("subject_id","at","id");