/**
 * `@apollo/gateway` reports usage to its vendor every hour unless this is set before it loads. A health data hub
 * sends nothing to anyone, whatever its environment says. Import this first.
 */
process.env.APOLLO_TELEMETRY_DISABLED = '1';
