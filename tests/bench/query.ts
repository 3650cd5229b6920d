/** What every contender is asked: who a person is, and their latest ten encounters with the institution. */
const profileQuery = `query Profile($id: ID!) {
  person(id: $id) {
    name
    sex
    birthDate
    idNumber
    phone
    encounters(first: 10) { nodes { startedAt class department institution { name level } } }
  }
}`;

/** One request: whom it is about, and who asks. */
export interface Question {
  personId: string;
  token: string;
  /** Another question than the profile. */
  body?: string;
  /** Another purpose than the token's first. */
  purpose?: string;
}

/** The body of the request, the same for every contender. */
export const bodyOf = ({ personId, body }: Question): string =>
  body ?? JSON.stringify({ query: profileQuery, variables: { id: personId } });

export const headersOf = ({ token, purpose }: Question): Record<string, string> => ({
  'content-type': 'application/json',
  authorization: `Bearer ${token}`,
  ...(purpose ? { 'x-purpose': purpose } : {}),
});
