CREATE SCHEMA "audit";
--> statement-breakpoint
CREATE TABLE "audit"."batch" (
	"writer" uuid NOT NULL,
	"number" integer NOT NULL,
	"first_seq" bigint NOT NULL,
	"count" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"leaves" "bytea" NOT NULL,
	"root" "bytea" NOT NULL,
	"previous" "bytea" NOT NULL,
	"seal" "bytea" NOT NULL,
	CONSTRAINT "batch_writer_number_pk" PRIMARY KEY("writer","number")
);
--> statement-breakpoint
CREATE TABLE "audit"."entry" (
	"writer" uuid NOT NULL,
	"seq" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"body" text NOT NULL,
	CONSTRAINT "entry_writer_seq_at_pk" PRIMARY KEY("writer","seq","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "audit"."entry_person" (
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"writer" uuid NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "entry_person_person_id_at_writer_seq_pk" PRIMARY KEY("person_id","at","writer","seq")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "audit"."epoch" (
	"number" integer PRIMARY KEY NOT NULL,
	"body" text NOT NULL,
	"signature" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit"."epoch_writer" (
	"writer" uuid NOT NULL,
	"last" integer NOT NULL,
	"first" integer NOT NULL,
	"epoch" integer NOT NULL,
	CONSTRAINT "epoch_writer_writer_last_pk" PRIMARY KEY("writer","last")
);
--> statement-breakpoint
CREATE INDEX "batch_seq" ON "audit"."batch" USING btree ("writer","first_seq");