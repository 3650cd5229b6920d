CREATE TABLE "exchange"."seed" (
	"from_person" integer PRIMARY KEY NOT NULL,
	"until_person" integer NOT NULL,
	"seed" integer NOT NULL,
	"as_of" date NOT NULL,
	"finished_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "exchange"."seed_batch" (
	"from_person" integer NOT NULL,
	"batch" integer NOT NULL,
	"rows" integer NOT NULL,
	CONSTRAINT "seed_batch_from_person_batch_pk" PRIMARY KEY("from_person","batch")
);
--> statement-breakpoint
CREATE TABLE "institution"."bed" (
	"institution_code" text NOT NULL,
	"department" text NOT NULL,
	"licensed" integer NOT NULL,
	"open" integer NOT NULL,
	"source_code" text NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "bed_institution_code_department_pk" PRIMARY KEY("institution_code","department")
);
--> statement-breakpoint
CREATE TABLE "institution"."equipment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"institution_code" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"installed_on" date,
	"source_code" text NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "institution"."session" (
	"id" uuid PRIMARY KEY NOT NULL,
	"institution_code" text NOT NULL,
	"practitioner_id" uuid NOT NULL,
	"department" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"capacity" integer NOT NULL,
	"booked" integer NOT NULL,
	"source_code" text NOT NULL,
	"stored_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person"."custody" (
	"subject_id" uuid NOT NULL,
	"division_system" text NOT NULL,
	"managing_division" text NOT NULL,
	"managing_institution" text,
	"from_on" date NOT NULL,
	"to_on" date,
	CONSTRAINT "custody_subject_id_from_on_pk" PRIMARY KEY("subject_id","from_on")
);
--> statement-breakpoint
CREATE TABLE "person"."household_member" (
	"subject_id" uuid PRIMARY KEY NOT NULL,
	"household_id" uuid NOT NULL,
	"relation" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "record"."encounter" ADD COLUMN "total_cost" numeric(12, 2);--> statement-breakpoint
ALTER TABLE "record"."encounter" ADD COLUMN "insurance_paid" numeric(12, 2);--> statement-breakpoint
ALTER TABLE "record"."encounter" ADD COLUMN "self_paid" numeric(12, 2);--> statement-breakpoint
CREATE INDEX "equipment_institution" ON "institution"."equipment" USING btree ("institution_code","kind");--> statement-breakpoint
CREATE INDEX "session_institution" ON "institution"."session" USING btree ("institution_code","starts_at");--> statement-breakpoint
CREATE INDEX "household_member_household" ON "person"."household_member" USING btree ("household_id","subject_id");