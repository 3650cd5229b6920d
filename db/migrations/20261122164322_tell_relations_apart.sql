-- Every relation that a person has or had, one row each; two of a person's subjects can have the same one at the same
-- time, so an id follows from the subject too. The reader's own rights decide, not the owner's. A person's
-- first subject tells who manages the file, so that it is told once.
CREATE OR REPLACE VIEW access.relation WITH (security_invoker = true) AS
SELECT r.*,
  now() >= r.at AND now() < r.ends_at AS live,
  EXISTS (SELECT FROM access.scope s JOIN access.scope o ON o.person_id = s.person_id
    JOIN access.refusal f ON f.subject_id = o.subject_id
    WHERE s.subject_id = r.subject_id AND now() < f.ends_at
      AND (f.institution_code IS NULL OR f.institution_code = r.institution_code)) AS refused,
  EXISTS (SELECT FROM access.scope s JOIN access.scope o ON o.person_id = s.person_id
    WHERE s.subject_id = r.subject_id AND o.born_on > current_date - interval '14 years') AS minor
FROM (
  SELECT c.subject_id, md5(c.subject_id || ' ' || c.kind || ' ' || c.counterpart)::uuid AS id, c.kind, c.starts_at AS at, c.ends_at,
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
  SELECT s.subject_id, md5(s.subject_id || ' MANAGING ' || s.managing_institution)::uuid, 'MANAGING', '-infinity', 'infinity',
    s.managing_institution, NULL, NULL, NULL, NULL, 'custody', NULL, NULL, 1::smallint, NULL
  FROM access.scope s WHERE s.managing_institution IS NOT NULL AND s.subject_id = s.person_id
  UNION ALL
  SELECT s.subject_id, md5(s.subject_id || ' JURISDICTION ' || coalesce(s.district, s.city))::uuid, 'JURISDICTION', '-infinity',
    'infinity', NULL, NULL, NULL, s.code_system, coalesce(s.district, s.city), 'custody', NULL, NULL, 1::smallint, NULL
  FROM access.scope s WHERE s.subject_id = s.person_id
) r;
