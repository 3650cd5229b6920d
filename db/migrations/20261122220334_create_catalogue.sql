CREATE TABLE "exchange"."grade_raise" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"resource" text NOT NULL,
	"grade" text NOT NULL,
	"reason" text NOT NULL,
	"raised_by" text NOT NULL,
	"raised_at" timestamp with time zone DEFAULT now() NOT NULL,
	"approved_by" text,
	"approved_at" timestamp with time zone,
	"rejected_by" text,
	"rejected_at" timestamp with time zone,
	"rejection" text
);
--> statement-breakpoint
CREATE TABLE "exchange"."table_state" (
	"name" text PRIMARY KEY NOT NULL,
	"rows" bigint NOT NULL,
	"rows_on" date NOT NULL,
	"changes" bigint NOT NULL,
	"changed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE INDEX "grade_raise_resource" ON "exchange"."grade_raise" USING btree ("resource","raised_at","id");