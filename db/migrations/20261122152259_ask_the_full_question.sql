CREATE TABLE "access"."break_glass" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"actor" text NOT NULL,
	"institution_code" text,
	"reason" "bytea" NOT NULL,
	"opened_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"review" text DEFAULT 'PENDING' NOT NULL,
	"reviewed_by" text,
	"reviewed_at" timestamp with time zone,
	"note" "bytea",
	CONSTRAINT "break_glass_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "access"."consent" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"grantee" text NOT NULL,
	"grantee_kind" text NOT NULL,
	"categories" integer NOT NULL,
	"purposes" text[] NOT NULL,
	"granted_by" text NOT NULL,
	"granted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	CONSTRAINT "consent_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "access"."overlay" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"coordinate" text NOT NULL,
	"level" text NOT NULL,
	"reason" text NOT NULL,
	"raised_by" text NOT NULL,
	"approved_by" text,
	"raised_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access"."refusal" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"institution_code" text,
	"refused_by" text NOT NULL,
	"refused_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ends_at" timestamp with time zone DEFAULT 'infinity' NOT NULL,
	CONSTRAINT "refusal_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
CREATE TABLE "access"."relation_flag" (
	"institution_code" text NOT NULL,
	"kind" text NOT NULL,
	"day" date NOT NULL,
	"relations" integer NOT NULL,
	"usual" integer NOT NULL,
	"closed_by" text,
	"closed_at" timestamp with time zone,
	CONSTRAINT "relation_flag_institution_code_kind_day_pk" PRIMARY KEY("institution_code","kind","day")
);
--> statement-breakpoint
CREATE TABLE "access"."request" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"about" text NOT NULL,
	"institution_code" text,
	"wish" "bytea" NOT NULL,
	"made_by" text NOT NULL,
	"made_at" timestamp with time zone DEFAULT now() NOT NULL,
	"status" text DEFAULT 'OPEN' NOT NULL,
	"answer" "bytea",
	"answered_by" text,
	"answered_at" timestamp with time zone,
	CONSTRAINT "request_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
ALTER TABLE "access"."assignment" ALTER COLUMN "ends_at" SET DEFAULT 'infinity';--> statement-breakpoint
ALTER TABLE "access"."assignment" ALTER COLUMN "ends_at" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."assignment" ADD COLUMN "practitioner_id" uuid;--> statement-breakpoint
ALTER TABLE "access"."assignment" ADD COLUMN "status" text DEFAULT 'ACTIVE' NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."assignment" ADD COLUMN "assigned_by" text NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."assignment" ADD COLUMN "approved_by" text;--> statement-breakpoint
ALTER TABLE "access"."assignment" ADD COLUMN "ended_by" text;--> statement-breakpoint
CREATE INDEX "break_glass_actor" ON "access"."break_glass" USING btree ("actor","opened_at");--> statement-breakpoint
CREATE INDEX "break_glass_pending" ON "access"."break_glass" USING btree ("opened_at") WHERE review = 'PENDING';--> statement-breakpoint
CREATE INDEX "consent_grantee" ON "access"."consent" USING btree ("grantee","subject_id");--> statement-breakpoint
CREATE INDEX "request_open" ON "access"."request" USING btree ("kind","made_at") WHERE status = 'OPEN';--> statement-breakpoint
CREATE INDEX "assignment_holder" ON "access"."assignment" USING btree ("issuer","holder");