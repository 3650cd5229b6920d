CREATE SCHEMA "access";
--> statement-breakpoint
CREATE SCHEMA "exchange";
--> statement-breakpoint
CREATE SCHEMA "institution";
--> statement-breakpoint
CREATE SCHEMA "person";
--> statement-breakpoint
CREATE SCHEMA "record";
--> statement-breakpoint
CREATE SCHEMA "region";
--> statement-breakpoint
CREATE TABLE "access"."assignment" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"issuer" text NOT NULL,
	"holder" text NOT NULL,
	"role" text NOT NULL,
	"institution_code" text,
	"division_system" text,
	"division_code" text,
	"purposes" text[] NOT NULL,
	"starts_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "access"."care_relation" (
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"counterpart" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"origin" text NOT NULL,
	CONSTRAINT "care_relation_subject_id_kind_counterpart_pk" PRIMARY KEY("subject_id","kind","counterpart")
);
--> statement-breakpoint
CREATE TABLE "access"."installation" (
	"id" integer PRIMARY KEY NOT NULL,
	"key_check" "bytea" NOT NULL,
	"ever_production" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access"."scope" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"code_system" text NOT NULL,
	"city" text NOT NULL,
	"district" text,
	"township" text,
	"village" text,
	"reporting_area" text,
	"managing_institution" text,
	"born_on" date
);
--> statement-breakpoint
CREATE TABLE "exchange"."delivery" (
	"source_code" text NOT NULL,
	"resource_type" text NOT NULL,
	"resource_id" text NOT NULL,
	"version" "bytea" NOT NULL,
	"disposition" text NOT NULL,
	"subject_id" uuid,
	"record_id" uuid NOT NULL,
	"body" "bytea" NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_source_code_resource_type_resource_id_version_pk" PRIMARY KEY("source_code","resource_type","resource_id","version")
);
--> statement-breakpoint
CREATE TABLE "exchange"."import_batch" (
	"id" uuid PRIMARY KEY NOT NULL,
	"source_code" text NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"files" integer DEFAULT 0 NOT NULL,
	"stored" integer DEFAULT 0 NOT NULL,
	"unchanged" integer DEFAULT 0 NOT NULL,
	"archived" integer DEFAULT 0 NOT NULL,
	"quarantined" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange"."quarantine" (
	"source_code" text NOT NULL,
	"fingerprint" "bytea" NOT NULL,
	"resource_type" text,
	"resource_id" text,
	"reason" text NOT NULL,
	"detail" text NOT NULL,
	"body" "bytea" NOT NULL,
	"quarantined_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "quarantine_source_code_fingerprint_pk" PRIMARY KEY("source_code","fingerprint")
);
--> statement-breakpoint
CREATE TABLE "exchange"."source" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"institution_code" text NOT NULL,
	"division_system" text NOT NULL,
	"division_code" text NOT NULL,
	"registered_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange"."unmapped_code" (
	"source_code" text NOT NULL,
	"resource_type" text NOT NULL,
	"code_system" text NOT NULL,
	"code" text NOT NULL,
	"first_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "unmapped_code_source_code_resource_type_code_system_code_pk" PRIMARY KEY("source_code","resource_type","code_system","code")
);
--> statement-breakpoint
CREATE TABLE "institution"."institution" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"class" text,
	"level" text,
	"operating_status" text NOT NULL,
	"division_system" text NOT NULL,
	"division_code" text NOT NULL,
	"district_code" text,
	"phone" text,
	"address" text,
	"source_code" text NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "institution"."practitioner" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text,
	"sex" text,
	"title" text,
	"department" text,
	"institution_code" text,
	"source_code" text NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person"."health_file" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"number" text,
	"status" text NOT NULL,
	"division_system" text NOT NULL,
	"managing_division" text NOT NULL,
	"managing_institution" text,
	"opened_on" date NOT NULL,
	"closed_on" date,
	CONSTRAINT "health_file_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "person"."identifier" (
	"blind" "bytea" NOT NULL,
	"subject_id" uuid NOT NULL,
	"system" text NOT NULL,
	"source_code" text NOT NULL,
	CONSTRAINT "identifier_blind_subject_id_pk" PRIMARY KEY("blind","subject_id")
);
--> statement-breakpoint
CREATE TABLE "person"."subject" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"source_code" text NOT NULL,
	"name" text,
	"sex" text NOT NULL,
	"birth_date" text,
	"deceased_at" timestamp with time zone,
	"address_area" text,
	"id_number" "bytea",
	"phone" "bytea",
	"address" "bytea",
	"code" "bytea" NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "record"."allergy" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"category" text,
	"criticality" text,
	CONSTRAINT "allergy_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."condition" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"verification" text,
	"abated_at" timestamp with time zone,
	CONSTRAINT "condition_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."encounter" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"class" text NOT NULL,
	"ended_at" timestamp with time zone,
	"department" text,
	CONSTRAINT "encounter_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."immunization" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"lot_number" text,
	CONSTRAINT "immunization_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."medication" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	CONSTRAINT "medication_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."observation" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"category" text,
	"panel_id" uuid,
	"value_number" double precision,
	"value_text" text,
	"unit" text,
	"interpretation" text,
	CONSTRAINT "observation_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."procedure" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "procedure_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "record"."report" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source_code" text NOT NULL,
	"encounter_id" uuid,
	"institution_code" text,
	"practitioner_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"status" text,
	"required_level" smallint NOT NULL,
	"sealed" "bytea",
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	"code_system" text,
	"code" text,
	"display" text,
	"national_system" text,
	"national_code" text,
	"national_name" text,
	"category" text NOT NULL,
	"conclusion" text,
	"item_ids" uuid[] NOT NULL,
	CONSTRAINT "report_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "region"."division" (
	"code_system" text NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"level" text NOT NULL,
	"parent_code" text,
	"valid_from" date NOT NULL,
	"valid_to" date,
	CONSTRAINT "division_code_system_code_pk" PRIMARY KEY("code_system","code")
);
--> statement-breakpoint
CREATE TABLE "region"."division_system" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"source" text NOT NULL,
	"as_of" date NOT NULL
);
--> statement-breakpoint
CREATE INDEX "care_relation_counterpart" ON "access"."care_relation" USING btree ("kind","counterpart","subject_id");--> statement-breakpoint
CREATE INDEX "scope_person" ON "access"."scope" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "scope_city" ON "access"."scope" USING btree ("city","person_id");--> statement-breakpoint
CREATE INDEX "scope_district" ON "access"."scope" USING btree ("district","person_id");--> statement-breakpoint
CREATE INDEX "scope_township" ON "access"."scope" USING btree ("township","person_id");--> statement-breakpoint
CREATE INDEX "scope_village" ON "access"."scope" USING btree ("village","person_id");--> statement-breakpoint
CREATE INDEX "scope_reporting_area" ON "access"."scope" USING btree ("reporting_area","person_id");--> statement-breakpoint
CREATE INDEX "scope_managing_institution" ON "access"."scope" USING btree ("managing_institution","person_id");--> statement-breakpoint
CREATE INDEX "delivery_subject" ON "exchange"."delivery" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "institution_district" ON "institution"."institution" USING btree ("district_code","code");--> statement-breakpoint
CREATE UNIQUE INDEX "health_file_one_active" ON "person"."health_file" USING btree ("subject_id") WHERE status = 'ACTIVE';--> statement-breakpoint
CREATE INDEX "identifier_subject" ON "person"."identifier" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "allergy_timeline" ON "record"."allergy" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "condition_timeline" ON "record"."condition" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "encounter_timeline" ON "record"."encounter" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "immunization_timeline" ON "record"."immunization" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "medication_timeline" ON "record"."medication" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "observation_timeline" ON "record"."observation" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "procedure_timeline" ON "record"."procedure" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "report_timeline" ON "record"."report" USING btree ("subject_id","at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "division_parent" ON "region"."division" USING btree ("code_system","parent_code","code");--> statement-breakpoint
CREATE INDEX "division_level" ON "region"."division" USING btree ("code_system","level","code");