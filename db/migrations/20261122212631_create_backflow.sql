CREATE TABLE "exchange"."backflow_field" (
	"grant_id" uuid NOT NULL,
	"coordinate" text NOT NULL,
	"form" text NOT NULL,
	"need" text,
	"cut_by" text,
	"cut_reason" text,
	CONSTRAINT "backflow_field_grant_id_coordinate_pk" PRIMARY KEY("grant_id","coordinate")
);
--> statement-breakpoint
CREATE TABLE "exchange"."backflow_grant" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"recipient" text NOT NULL,
	"division_system" text NOT NULL,
	"division_code" text NOT NULL,
	"institution_code" text,
	"purpose" text NOT NULL,
	"legal_basis" text NOT NULL,
	"legal_text" text NOT NULL,
	"use" text NOT NULL,
	"risk" text NOT NULL,
	"risk_reasons" text[] NOT NULL,
	"status" text NOT NULL,
	"includes_minors" boolean DEFAULT false NOT NULL,
	"minors_reason" text,
	"l5_reason" text,
	"valid_from" date NOT NULL,
	"valid_to" date NOT NULL,
	"daily_rows" integer NOT NULL,
	"applied_by" text NOT NULL,
	"applied_at" timestamp with time zone DEFAULT now() NOT NULL,
	"due_at" timestamp with time zone,
	"renews" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"shape_version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange"."backflow_meter" (
	"grant_id" uuid NOT NULL,
	"resource" text NOT NULL,
	"day" date NOT NULL,
	"calls" bigint DEFAULT 0 NOT NULL,
	"rows" bigint DEFAULT 0 NOT NULL,
	"refused" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "backflow_meter_grant_id_day_resource_pk" PRIMARY KEY("grant_id","day","resource")
);
--> statement-breakpoint
CREATE TABLE "exchange"."backflow_step" (
	"grant_id" uuid NOT NULL,
	"number" smallint NOT NULL,
	"action" text NOT NULL,
	"from_status" text,
	"to_status" text NOT NULL,
	"by" text NOT NULL,
	"role" text NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"reason" text,
	"conditions" text,
	CONSTRAINT "backflow_step_grant_id_number_pk" PRIMARY KEY("grant_id","number")
);
--> statement-breakpoint
CREATE INDEX "backflow_grant_division" ON "exchange"."backflow_grant" USING btree ("division_system","division_code");--> statement-breakpoint
CREATE INDEX "backflow_grant_open" ON "exchange"."backflow_grant" USING btree ("status","valid_to");--> statement-breakpoint
CREATE UNIQUE INDEX "backflow_grant_renewal" ON "exchange"."backflow_grant" USING btree ("renews") WHERE status in ('SUBMITTED', 'IN_REVIEW');