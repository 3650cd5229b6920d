CREATE TABLE "exchange"."code_mapping" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"source_code" text NOT NULL,
	"resource_type" text NOT NULL,
	"path" text NOT NULL,
	"from_word" text NOT NULL,
	"to_code" text NOT NULL,
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
CREATE UNIQUE INDEX "code_mapping_word" ON "exchange"."code_mapping" USING btree ("source_code","resource_type","path","from_word") WHERE rejected_by is null;