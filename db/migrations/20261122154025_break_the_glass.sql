CREATE TABLE "access"."break_glass_attempt" (
	"actor" text NOT NULL,
	"day" date NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "break_glass_attempt_actor_day_pk" PRIMARY KEY("actor","day")
);
--> statement-breakpoint
ALTER TABLE "access"."overlay" ADD COLUMN "approved_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "break_glass_id" ON "access"."break_glass" USING btree ("id");--> statement-breakpoint
-- Every process holds the levels in force, and reads them again when it is told: NOTIFY comes with the commit.
CREATE FUNCTION access.tell_of_raises() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('access_overlay', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER overlay_told AFTER INSERT OR UPDATE OR DELETE ON access.overlay
  FOR EACH STATEMENT EXECUTE FUNCTION access.tell_of_raises();
