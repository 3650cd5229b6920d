ALTER TABLE "exchange"."usage_flag" ADD COLUMN "closed_by" text;--> statement-breakpoint
ALTER TABLE "exchange"."usage_flag" ADD COLUMN "closed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "exchange"."usage_flag" ADD COLUMN "closed_reason" text;