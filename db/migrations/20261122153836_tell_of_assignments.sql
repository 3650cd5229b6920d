-- Gateways remember who holds what, and forget it when they are told: NOTIFY comes with the commit, without a name.
CREATE FUNCTION access.tell_of_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('access_assignment', '');
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER assignment_told AFTER INSERT OR UPDATE OR DELETE ON access.assignment
  FOR EACH ROW EXECUTE FUNCTION access.tell_of_assignments();
