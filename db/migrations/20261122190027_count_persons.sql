CREATE SCHEMA "rollup";
--> statement-breakpoint
CREATE TABLE "rollup"."cell" (
	"area_system" text NOT NULL,
	"area" text NOT NULL,
	"span" char(1) NOT NULL,
	"period" date NOT NULL,
	"cube" text NOT NULL,
	"cut" text NOT NULL,
	"d1" text NOT NULL,
	"d2" text NOT NULL,
	"persons" integer NOT NULL,
	"key" bigint NOT NULL,
	"m1" bigint DEFAULT 0 NOT NULL,
	"m2" bigint DEFAULT 0 NOT NULL,
	"m3" bigint DEFAULT 0 NOT NULL,
	"m4" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "cell_area_system_area_span_period_cube_cut_d1_d2_pk" PRIMARY KEY("area_system","area","span","period","cube","cut","d1","d2")
);
--> statement-breakpoint
CREATE TABLE "rollup"."closure" (
	"system" text NOT NULL,
	"code" text NOT NULL,
	"area_system" text NOT NULL,
	"area" text NOT NULL,
	"level" text NOT NULL,
	CONSTRAINT "closure_system_code_area_system_area_pk" PRIMARY KEY("system","code","area_system","area")
);
--> statement-breakpoint
CREATE TABLE "rollup"."delta" (
	"area_system" text NOT NULL,
	"area" text NOT NULL,
	"span" char(1) NOT NULL,
	"period" date NOT NULL,
	"cube" text NOT NULL,
	"cut" text NOT NULL,
	"d1" text NOT NULL,
	"d2" text NOT NULL,
	"persons" integer NOT NULL,
	"key" bigint NOT NULL,
	"m1" bigint DEFAULT 0 NOT NULL,
	"m2" bigint DEFAULT 0 NOT NULL,
	"m3" bigint DEFAULT 0 NOT NULL,
	"m4" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rollup"."institution" (
	"code" text PRIMARY KEY NOT NULL,
	"division_system" text NOT NULL,
	"division" text NOT NULL,
	"class" text,
	"level" text
);
--> statement-breakpoint
CREATE TABLE "rollup"."state" (
	"id" integer PRIMARY KEY NOT NULL,
	"as_of" date NOT NULL
);
--> statement-breakpoint
CREATE INDEX "cell_empty" ON "rollup"."cell" USING btree ("cube") WHERE persons = 0;--> statement-breakpoint
CREATE INDEX "closure_area" ON "rollup"."closure" USING btree ("area_system","area");