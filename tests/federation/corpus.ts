/** Everything of one person that five readers see differently. */
export const PROFILE = `query Profile($id: ID!) {
  person(id: $id) {
    code name idNumber phone birthDate sex address
    healthFile { number status openedOn managingDivision { name } managingInstitution { name } }
    encounters(first: 2) { nodes { class department institution { name level } practitioner { name } } }
    conditions(first: 2) { nodes { code name codeSystem } }
    reports { nodes { name conclusion items { name value } } }
    allergies { nodes { name recordedAt } }
  }
}`;

/** Operations of every shape; `$id` is a person. */
export const CORPUS: Readonly<Record<string, string>> = {
  profile: PROFILE,
  me: '{ me { id name healthFile { number } } }',
  'a name alone': 'query($id: ID!) { person(id: $id) { name } }',
  typenames:
    'query($id: ID!) { __typename person(id: $id) { __typename encounters { __typename nodes { __typename } } } }',
  'all persons': '{ persons { nodes { id name birthDate sex address } pageInfo { hasNextPage endCursor } } }',
  'persons with files and records': `{ persons(first: 5) { nodes { id
      healthFile { number managingDivision { code name parent { name } } managingInstitution { code name } }
      encounters(first: 2) { nodes { id startedAt institution { name } } } } } }`,
  'persons by division':
    '{ persons(filter: {managingDivision: "500106001"}) { edges { cursor node { id sex } } } }',
  'persons by sex, in a variable':
    'query($sex: Sex = FEMALE) { persons(filter: {sex: $sex}) { nodes { id sex } } }',
  'persons by name': '{ persons(filter: {name: "张伟"}) { nodes { id name } } }',
  'by identifier':
    '{ personByIdentifier(system: "ID_NUMBER", value: "500106198506120113") { id name healthFile { status } } }',
  'by a number that cannot be':
    '{ personByIdentifier(system: "ID_NUMBER", value: "500106198506120114") { id } }',
  timeline: `query($id: ID!) { person(id: $id) { timeline(first: 4) {
      nodes { id kind at name status institution { code name } practitioner { name } encounter { id class } }
      pageInfo { hasNextPage endCursor } } } }`,
  'every list': `query($id: ID!) { person(id: $id) {
      encounters { nodes { id type endedAt } } conditions { nodes { id onsetAt verification encounter { class } } }
      reports { nodes { id category issuedAt } } observations { nodes { id value unit interpretation } }
      medications { nodes { id name authoredAt } } allergies { nodes { id criticality } }
      immunizations { nodes { id name lotNumber occurredAt } } procedures { nodes { id startedAt } } } }`,
  'household and custody': `query($id: ID!) { person(id: $id) {
      household { nodes { relation person { id name household(first: 1) { nodes { relation } } encounters(first: 1) { nodes { id } } } } }
      managedBy(first: 2) { nodes { from to managingDivision { name parent { name } } managingInstitution { name } } } } }`,
  'filtered care': `query($id: ID!) { person(id: $id) { enrolments(disease: HYPERTENSION) { nodes { id disease } }
      pressure: followUps(disease: HYPERTENSION, first: 2) { nodes { id disease } }
      sugar: followUps(disease: DIABETES) { nodes { id fastingGlucose } }
      referrals(status: REQUESTED, direction: UP) { nodes { id status direction } } } }`,
  'report items':
    'query($id: ID!) { person(id: $id) { reports { nodes { items { id name code value unit } } } } }',
  edges:
    'query($id: ID!) { person(id: $id) { encounters(first: 1) { edges { cursor node { id class } } } } }',
  aliases: `query($id: ID!) { a: person(id: $id) { n: name again: name } b: person(id: $id) { n: sex }
      none: person(id: "00000000-0000-8000-8000-000000000000") { n: name } }`,
  fragments: `query($id: ID!) { person(id: $id) { ...Who ... on Person { ...Where phone } ... { sex } } }
      fragment Who on Person { id name ...Where } fragment Where on Person { address healthFile { ...File } }
      fragment File on HealthFile { number managingDivision { name } }`,
  'merged fields': `query($id: ID!) { person(id: $id) { healthFile { number } } person(id: $id) { healthFile { status } name } }`,
  conditions: `query($id: ID!, $yes: Boolean = true, $no: Boolean = false) { person(id: $id) {
      name @include(if: $yes) phone @skip(if: $yes) sex @include(if: $no) address @skip(if: $no) idNumber @include(if: false) } }`,
  division:
    '{ division(code: "500106") { name level parent { name } children { code name children { code } } } }',
  'divisions of a level': '{ divisions(level: DISTRICT) { code name validFrom validTo } }',
  'divisions of the other tree':
    '{ divisions(codeSystem: "RPT-2023", level: DISTRICT) { code name parent { code } } }',
  'unknown division': '{ division(code: "999999") { name } divisions(parent: "999999") { code } }',
  institutions: `{ institutions(first: 3) { nodes { code name class level operatingStatus phone address
      division { name level } practitioners(first: 2) { nodes { name title department institution { name } } } }
      pageInfo { hasNextPage } } }`,
  'what institutions have': `{ institutions(first: 3) { nodes { beds(first: 2) { nodes { department licensed open } }
      equipment { nodes { id kind name installedOn } }
      sessions(first: 2, from: "2026-01-01T00:00:00Z") { nodes { id department startsAt booked practitioner { name } } } } } }`,
  'institutions by filter': `{ institutions(filter: {district: "500113", class: "B", name: "示范"}) { nodes { code name } } }`,
  'one institution':
    '{ institution(code: "12500106MB0A00018Y") { name practitioners { edges { node { id name } } } } }',
  indicators: `{ indicators(group: "FAMILY_DOCTOR") { code version targets { year value }
      value(place: { division: "500106" }) { division { name } value status rank peers trend { period value } } } }`,
  'values of an indicator': `{ indicatorValues(code: "SS-01", place: { division: "500106", children: true }) {
      division { code name level } institution { name } value numerator denominator status unstable } }`,
  goals: '{ goals { code targets { year value } target { year } actual status beside { name value } } }',
  'bad indicators':
    '{ indicatorValues(code: "BPH-23", place: {}) { value } assessments { nodes { institution { name } } } }',
  'bad paging':
    'query($id: ID!) { person(id: $id) { encounters(first: 0) { nodes { id } } } institutions(after: "x") { nodes { code } } }',
};
