CREATE TABLE "exchange"."change" (
	"number" bigserial PRIMARY KEY NOT NULL,
	"transaction" "xid8" NOT NULL,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"relation" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"person_id" uuid,
	"row_id" uuid,
	"was" smallint,
	"is" smallint
);
--> statement-breakpoint
CREATE TABLE "exchange"."feed" (
	"grant_id" uuid PRIMARY KEY NOT NULL,
	"opens" "xid8" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange"."held" (
	"grant_id" uuid NOT NULL,
	"resource" text NOT NULL,
	"person_id" uuid NOT NULL,
	"withdrawn" "xid8",
	CONSTRAINT "held_grant_id_resource_person_id_pk" PRIMARY KEY("grant_id","resource","person_id")
);
--> statement-breakpoint
CREATE TABLE "exchange"."release" (
	"id" uuid PRIMARY KEY NOT NULL,
	"grant_id" uuid NOT NULL,
	"resources" text[] NOT NULL,
	"format" text NOT NULL,
	"since" uuid,
	"status" text DEFAULT 'QUEUED' NOT NULL,
	"stopped_by" text,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"rows" bigint DEFAULT 0 NOT NULL,
	"progress" integer DEFAULT 0 NOT NULL,
	"snapshot" text,
	"shape" text,
	"manifest" text
);
--> statement-breakpoint
CREATE TABLE "exchange"."release_part" (
	"release_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"resource" text NOT NULL,
	"rows" integer NOT NULL,
	"size" bigint NOT NULL,
	"sha256" text NOT NULL,
	"sm3" text NOT NULL,
	"persons" "bytea" NOT NULL,
	CONSTRAINT "release_part_release_id_number_pk" PRIMARY KEY("release_id","number")
);
--> statement-breakpoint
CREATE INDEX "change_transaction" ON "exchange"."change" USING btree ("relation","transaction");--> statement-breakpoint
CREATE INDEX "change_subject" ON "exchange"."change" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "change_at" ON "exchange"."change" USING btree ("at");--> statement-breakpoint
CREATE INDEX "held_person" ON "exchange"."held" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "release_grant" ON "exchange"."release" USING btree ("grant_id","requested_at");--> statement-breakpoint
CREATE INDEX "release_open" ON "exchange"."release" USING btree ("requested_at") WHERE status in ('QUEUED', 'RUNNING');--> statement-breakpoint
CREATE INDEX "scope_born" ON "access"."scope" USING btree ("born_on");