DROP INDEX "rollup"."cell_empty";--> statement-breakpoint
DROP INDEX "rollup"."closure_area";--> statement-breakpoint
CREATE INDEX "closure_area" ON "rollup"."closure" USING btree ("area_system","area",length(code));