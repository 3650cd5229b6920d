ALTER TABLE "rollup"."institution" ADD COLUMN "beds" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup"."institution" ADD COLUMN "practitioners" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "rollup"."institution" ADD COLUMN "equipment" integer DEFAULT 0 NOT NULL;