ALTER TABLE "access"."overlay" ADD COLUMN "rejected_by" text;--> statement-breakpoint
ALTER TABLE "access"."overlay" ADD COLUMN "rejected_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "access"."overlay" ADD COLUMN "rejection" text;