CREATE SCHEMA "supervision";
--> statement-breakpoint
CREATE TABLE "supervision"."assessment" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"institution_code" text NOT NULL,
	"kind" text NOT NULL,
	"level" text NOT NULL,
	"assessed_on" date NOT NULL,
	"assessor" text NOT NULL,
	"source" text NOT NULL,
	"recorded_by" text NOT NULL,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supervision"."goal_actual" (
	"goal" text NOT NULL,
	"as_of" date NOT NULL,
	"value" double precision NOT NULL,
	"source" text NOT NULL,
	"recorded_by" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "goal_actual_goal_as_of_recorded_at_pk" PRIMARY KEY("goal","as_of","recorded_at")
);
--> statement-breakpoint
CREATE TABLE "supervision"."indicator" (
	"code" text NOT NULL,
	"version" integer NOT NULL,
	"name" text NOT NULL,
	"name_en" text NOT NULL,
	"group" text NOT NULL,
	"numerator" text,
	"denominator" text,
	"factor" double precision NOT NULL,
	"unit" text NOT NULL,
	"direction" text NOT NULL,
	"scopes" text[] NOT NULL,
	"period" text NOT NULL,
	"comparator" text,
	"targets" jsonb NOT NULL,
	"source" text NOT NULL,
	"basis" text NOT NULL,
	"status" text NOT NULL,
	"reason" text,
	"proposed_by" text,
	"proposed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"rejection" text,
	CONSTRAINT "indicator_code_version_pk" PRIMARY KEY("code","version")
);
--> statement-breakpoint
CREATE INDEX "assessment_institution" ON "supervision"."assessment" USING btree ("institution_code","kind","assessed_on");--> statement-breakpoint
CREATE UNIQUE INDEX "indicator_in_force" ON "supervision"."indicator" USING btree ("code") WHERE status in ('ACTIVE', 'NO_SOURCE', 'RECORDED');