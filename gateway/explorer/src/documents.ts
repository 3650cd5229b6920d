import { BACKFLOW_DOCUMENTS } from './backflow/documents.ts';

/**
 * What the pages ask the graph. Whole texts that never change, so that the hub knows them as trusted documents; they
 * stand apart from all that needs a browser.
 */

const FIGURE = 'code name group unit value numerator denominator status unstable parent lastYear';
const CELL = 'keys { dimension value name } figures { value status title unit }';
const PATH = 'parent { code name parent { code name parent { code name } } }';
const INSTITUTION = 'code name class level';

const PORTRAIT = `query Portrait(
  $code: ID!, $period: ID!, $before: ID!, $months: [ID!]!, $district: ID!, $within: Boolean!, $large: Boolean!, $known: Boolean!, $tree: ID
) {
  division(code: $code, codeSystem: $tree) {
    code name level
    parent { code name portrait(period: $period) { figures { code status } } parent { code name parent { code name } } }
    portrait(period: $period) {
      asOf source figures { ${FIGURE} } pyramid { ${CELL} } spectrum { ${CELL} } outflow { ${CELL} }
      inflow { division { code name } ${CELL} }
    }
    earlier: portrait(period: $before) @include(if: $known) { figures { code value status lastYear } }
  }
  parts: regionPortraits(parent: $code, codeSystem: $tree, period: $period) @include(if: $within) {
    division { code name } figures { ${FIGURE} }
  }
  months: statistics(
    cube: "visits", measures: ["visits", "cost"], by: [], where: { division: $code, codeSystem: $tree },
    periods: $months, first: 24
  ) @include(if: $large) { nodes { period figures { value status title unit } } }
  institutions(filter: { district: $district }, first: 100) { nodes { ${INSTITUTION} } pageInfo { hasNextPage } }
}`;

const INSTITUTION_PORTRAIT = `query InstitutionPortrait($code: ID!, $period: ID!) {
  institution(code: $code) {
    ${INSTITUTION} division { code name ${PATH} }
    portrait(period: $period) {
      asOf source
      figures { code name axis unit value numerator denominator status unstable peers peerCount lastYear }
      radar { axis score indicators { code name score } }
      trend { period figures { value status title unit } }
      caseMix { ${CELL} }
    }
  }
}`;

const INSTITUTIONS = `query Institutions($text: String!, $code: ID!, $district: ID) {
  byCode: institution(code: $code) { ${INSTITUTION} }
  byName: institutions(filter: { name: $text, district: $district }, first: 50) {
    nodes { ${INSTITUTION} } pageInfo { hasNextPage }
  }
}`;

const INSTITUTION_RANKS = `query InstitutionRanks($district: ID!, $period: ID!) {
  institutions(filter: { district: $district }, first: 100) {
    nodes { code name portrait(period: $period) { figures { code name unit value numerator denominator status unstable } } }
  }
}`;

const STATEMENT = '{ text rule version facts asOf }';
const PERSON = `fragment Portrayed on Person {
  id name sex birthDate
  portrait {
    lifeStage ${STATEMENT} keyGroups ${STATEMENT} conditions ${STATEMENT} risks ${STATEMENT} control ${STATEMENT}
    followUpGaps ${STATEMENT} contractGaps ${STATEMENT} grid { color action asOf rule }
  }
  encounters(first: 100) {
    nodes { id class startedAt endedAt type department totalCost institution { name } } pageInfo { hasNextPage }
  }
}`;
const PERSON_PORTRAIT = `query PersonPortrait($id: ID!) { person(id: $id) { ...Portrayed } }
${PERSON}`;
const MY_PORTRAIT = `query MyPortrait {
  person: me { ...Portrayed }
  persons(first: 50) { nodes { id name } pageInfo { hasNextPage } }
}
${PERSON}`;

const VALUE = 'value numerator denominator status unstable';
const COCKPIT = `query Cockpit($division: ID!, $tree: ID, $period: ID!, $indicator: ID!, $within: Boolean!) {
  division(code: $division, codeSystem: $tree) { code name ${PATH} }
  goals {
    code name definition unit comparator targets { year value } target { year value } actual numerator denominator
    attainment asOf source status beside { name value unit asOf source difference }
  }
  indicators(scope: DIVISION, status: ACTIVE) {
    code name group unit comparator
    value(place: { division: $division, codeSystem: $tree }, period: $period) {
      ${VALUE} target attainment rank peers trend { period value status }
    }
  }
  parts: indicatorValues(
    code: $indicator, place: { division: $division, codeSystem: $tree, children: true }, period: $period
  ) @include(if: $within) { division { code name } ${VALUE} }
}`;

/** By what they are for. */
export const DOCUMENTS = {
  portrait: PORTRAIT,
  institutionPortrait: INSTITUTION_PORTRAIT,
  institutions: INSTITUTIONS,
  institutionRanks: INSTITUTION_RANKS,
  personPortrait: PERSON_PORTRAIT,
  myPortrait: MY_PORTRAIT,
  cockpit: COCKPIT,
  ...BACKFLOW_DOCUMENTS,
} as const;
