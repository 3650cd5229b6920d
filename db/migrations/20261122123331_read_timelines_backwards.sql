DROP INDEX "record"."allergy_timeline";--> statement-breakpoint
DROP INDEX "record"."condition_timeline";--> statement-breakpoint
DROP INDEX "record"."encounter_timeline";--> statement-breakpoint
DROP INDEX "record"."immunization_timeline";--> statement-breakpoint
DROP INDEX "record"."medication_timeline";--> statement-breakpoint
DROP INDEX "record"."observation_timeline";--> statement-breakpoint
DROP INDEX "record"."procedure_timeline";--> statement-breakpoint
DROP INDEX "record"."report_timeline";--> statement-breakpoint
CREATE INDEX "allergy_timeline" ON "record"."allergy" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "condition_timeline" ON "record"."condition" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "encounter_timeline" ON "record"."encounter" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "immunization_timeline" ON "record"."immunization" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "medication_timeline" ON "record"."medication" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "observation_timeline" ON "record"."observation" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "procedure_timeline" ON "record"."procedure" USING btree ("subject_id","at","id");--> statement-breakpoint
CREATE INDEX "report_timeline" ON "record"."report" USING btree ("subject_id","at","id");