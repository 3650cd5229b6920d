import { setFlagsFromString } from 'node:v8';

/**
 * V8 would guess from what survives while schemas are built, when all does, what gets old among the objects of
 * requests, and allocate it old: see gateway/DECISIONS.md, “V8 does not guess what gets old”. Import this before
 * anything that builds a schema. `NODE_OPTIONS` does not take this flag.
 */
setFlagsFromString('--no-allocation-site-pretenuring');
