CREATE TABLE "exchange"."quality_bulletin" (
	"month" date NOT NULL,
	"division_system" text NOT NULL,
	"division_code" text NOT NULL,
	"version" text NOT NULL,
	"score" double precision NOT NULL,
	"rank" integer NOT NULL,
	"sources" integer NOT NULL,
	"rates" jsonb NOT NULL,
	"published_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "quality_bulletin_month_division_system_division_code_pk" PRIMARY KEY("month","division_system","division_code")
);
--> statement-breakpoint
CREATE TABLE "exchange"."quality_count" (
	"source_code" text NOT NULL,
	"on" date NOT NULL,
	"resource_type" text NOT NULL,
	"rule" text NOT NULL,
	"checked" integer NOT NULL,
	"passed" integer NOT NULL,
	CONSTRAINT "quality_count_source_code_on_resource_type_rule_pk" PRIMARY KEY("source_code","on","resource_type","rule")
);
--> statement-breakpoint
CREATE TABLE "exchange"."quality_issue" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"source_code" text NOT NULL,
	"name" text NOT NULL,
	"resource_type" text,
	"resource_id" text,
	"fingerprint" "bytea",
	"rule" text NOT NULL,
	"version" text NOT NULL,
	"required_level" smallint NOT NULL,
	"detail" text NOT NULL,
	"found_on" date NOT NULL,
	"found_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "exchange"."quality_lag" (
	"source_code" text NOT NULL,
	"on" date NOT NULL,
	"resource_type" text NOT NULL,
	"hours" integer NOT NULL,
	"rows" integer NOT NULL,
	CONSTRAINT "quality_lag_source_code_on_resource_type_hours_pk" PRIMARY KEY("source_code","on","resource_type","hours")
);
--> statement-breakpoint
ALTER TABLE "exchange"."delivery" ADD COLUMN "first_on" date;--> statement-breakpoint
ALTER TABLE "exchange"."delivery" ADD COLUMN "checked" integer;--> statement-breakpoint
ALTER TABLE "exchange"."delivery" ADD COLUMN "failed" integer;--> statement-breakpoint
CREATE UNIQUE INDEX "quality_issue_open" ON "exchange"."quality_issue" USING btree ("source_code","name","rule") WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX "quality_issue_found" ON "exchange"."quality_issue" USING btree ("source_code","found_at","id");