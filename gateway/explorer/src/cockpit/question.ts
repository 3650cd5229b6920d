const VALUE = 'value numerator denominator status unstable';
/** What the first screen of `/cockpit` asks: goals, indicators, and how the chosen one is spread. */
export const QUESTION = `query Cockpit($division: ID!, $period: ID!, $indicator: ID!, $within: Boolean!) {
  division(code: $division) { code name parent { code name parent { code name parent { code name } } } }
  goals {
    code name definition unit comparator targets { year value } target { year value } actual attainment asOf source status
  }
  indicators(scope: DIVISION, status: ACTIVE) {
    code name group unit
    value(place: { division: $division }, period: $period) {
      ${VALUE} target attainment rank peers trend { period value status }
    }
  }
  parts: indicatorValues(code: $indicator, place: { division: $division, children: true }, period: $period)
    @include(if: $within) { division { code name } ${VALUE} }
}`;
