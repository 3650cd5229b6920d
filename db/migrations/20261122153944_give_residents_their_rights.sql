CREATE TABLE "access"."guardianship" (
	"subject_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"guardian_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"evidence" "bytea" NOT NULL,
	"verified_by" text NOT NULL,
	"verified_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ended_by" text,
	"ended_at" timestamp with time zone,
	CONSTRAINT "guardianship_subject_id_id_pk" PRIMARY KEY("subject_id","id")
);
--> statement-breakpoint
ALTER TABLE "access"."care_relation" ADD COLUMN "recorded_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "access"."care_relation" ADD COLUMN "required_level" smallint DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."relation_flag" ADD COLUMN "rule_version" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."request" ADD COLUMN "coordinate" text;--> statement-breakpoint
ALTER TABLE "access"."request" ADD COLUMN "required_level" smallint NOT NULL;--> statement-breakpoint
ALTER TABLE "access"."request" ADD COLUMN "delivered" "bytea";--> statement-breakpoint
-- Every relation that a person has or had, one row each. The reader's own rights decide, not the owner's. A person's
-- first subject tells who manages the file, so that it is told once.
CREATE VIEW access.relation WITH (security_invoker = true) AS
SELECT r.*,
  now() >= r.at AND now() < r.ends_at AS live,
  EXISTS (SELECT FROM access.scope s JOIN access.scope o ON o.person_id = s.person_id
    JOIN access.refusal f ON f.subject_id = o.subject_id
    WHERE s.subject_id = r.subject_id AND now() < f.ends_at
      AND (f.institution_code IS NULL OR f.institution_code = r.institution_code)) AS refused,
  EXISTS (SELECT FROM access.scope s JOIN access.scope o ON o.person_id = s.person_id
    WHERE s.subject_id = r.subject_id AND o.born_on > current_date - interval '14 years') AS minor
FROM (
  SELECT c.subject_id, md5(c.kind || ' ' || c.counterpart)::uuid AS id, c.kind, c.starts_at AS at, c.ends_at,
    CASE WHEN c.kind <> 'GUARDIAN' THEN c.counterpart END AS institution_code,
    CASE WHEN c.kind = 'GUARDIAN' THEN c.counterpart END AS guardian_id,
    NULL::text AS practitioner_id, NULL::text AS division_system, NULL::text AS division_code,
    c.origin, NULL::integer AS categories, NULL::text[] AS purposes, c.required_level, NULL::bytea AS sealed
  FROM access.care_relation c
  UNION ALL
  SELECT c.subject_id, c.id, 'CONSENTED', c.granted_at, c.ends_at,
    CASE WHEN c.grantee_kind = 'INSTITUTION' THEN c.grantee END, NULL,
    CASE WHEN c.grantee_kind = 'PRACTITIONER' THEN c.grantee END, NULL, NULL,
    'consent', c.categories, c.purposes, 1::smallint, NULL
  FROM access.consent c
  UNION ALL
  SELECT b.subject_id, b.id, 'EMERGENCY', b.opened_at, b.ends_at, b.institution_code, NULL, NULL, NULL, NULL,
    'emergency', NULL, NULL, 1::smallint, NULL
  FROM access.break_glass b
  UNION ALL
  SELECT s.subject_id, md5('MANAGING ' || s.managing_institution)::uuid, 'MANAGING', '-infinity', 'infinity',
    s.managing_institution, NULL, NULL, NULL, NULL, 'custody', NULL, NULL, 1::smallint, NULL
  FROM access.scope s WHERE s.managing_institution IS NOT NULL AND s.subject_id = s.person_id
  UNION ALL
  SELECT s.subject_id, md5('JURISDICTION ' || coalesce(s.district, s.city))::uuid, 'JURISDICTION', '-infinity',
    'infinity', NULL, NULL, NULL, s.code_system, coalesce(s.district, s.city), 'custody', NULL, NULL, 1::smallint, NULL
  FROM access.scope s WHERE s.subject_id = s.person_id
) r;
--> statement-breakpoint
-- Who delivered a record, and how its source calls it: all that a request about a record needs to know of it. It reads
-- with its owner's rights, and one role reads it (../roles.ts), so that no subgraph reads another's tables.
CREATE SCHEMA origin;
--> statement-breakpoint
CREATE VIEW origin.record AS
SELECT r.type, r.subject_id, r.id, r.required_level, s.institution_code,
  (SELECT d.resource_type || '/' || d.resource_id FROM exchange.delivery d
    WHERE d.subject_id = r.subject_id AND d.record_id = r.id LIMIT 1) AS delivered
FROM (
  SELECT 'Encounter' AS type, subject_id, id, required_level, source_code FROM record.encounter
  UNION ALL SELECT 'Condition', subject_id, id, required_level, source_code FROM record.condition
  UNION ALL SELECT 'Report', subject_id, id, required_level, source_code FROM record.report
  UNION ALL SELECT 'Observation', subject_id, id, required_level, source_code FROM record.observation
  UNION ALL SELECT 'Medication', subject_id, id, required_level, source_code FROM record.medication
  UNION ALL SELECT 'Allergy', subject_id, id, required_level, source_code FROM record.allergy
  UNION ALL SELECT 'Immunization', subject_id, id, required_level, source_code FROM record.immunization
  UNION ALL SELECT 'Procedure', subject_id, id, required_level, source_code FROM record.procedure
  UNION ALL SELECT 'Contract', subject_id, id, required_level, source_code FROM care.contract
  UNION ALL SELECT 'Enrolment', subject_id, id, required_level, source_code FROM care.enrolment
  UNION ALL SELECT 'FollowUp', subject_id, id, required_level, source_code FROM care.follow_up
  UNION ALL SELECT 'Referral', subject_id, id, required_level, source_code FROM care.referral
  UNION ALL SELECT 'Person', subject_id, subject_id, 1::smallint, source_code FROM person.subject
) r JOIN exchange.source s ON s.code = r.source_code;
