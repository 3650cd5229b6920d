CREATE TABLE "exchange"."usage_flag" (
	"grant_id" uuid NOT NULL,
	"day" date NOT NULL,
	"resource" text NOT NULL,
	"rule" text NOT NULL,
	"version" text NOT NULL,
	"found" bigint NOT NULL,
	"usual" bigint NOT NULL,
	"noted_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "usage_flag_grant_id_day_resource_rule_pk" PRIMARY KEY("grant_id","day","resource","rule")
);
--> statement-breakpoint
ALTER TABLE "exchange"."backflow_meter" ADD COLUMN "full_readings" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "backflow_meter_day" ON "exchange"."backflow_meter" USING btree ("day");