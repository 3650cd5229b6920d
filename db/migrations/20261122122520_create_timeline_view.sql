-- What all kinds of records have in common. The reader's own rights decide, not the owner's.
CREATE VIEW record.timeline WITH (security_invoker = true) AS
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'ENCOUNTER' AS kind FROM record.encounter
UNION ALL
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'CONDITION' AS kind FROM record.condition
UNION ALL
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'REPORT' AS kind FROM record.report
UNION ALL
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'MEDICATION' AS kind FROM record.medication
UNION ALL
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'ALLERGY' AS kind FROM record.allergy
UNION ALL
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'IMMUNIZATION' AS kind FROM record.immunization
UNION ALL
SELECT subject_id, id, source_code, encounter_id, institution_code, practitioner_id, at, status, required_level, sealed, stored_at, code_system, code, display, national_system, national_code, national_name, 'PROCEDURE' AS kind FROM record.procedure;
