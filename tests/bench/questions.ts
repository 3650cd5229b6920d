import type { Vault } from '@hub/db/crypto.ts';
import { demoCast } from '@hub/db/demo/cast.ts';
import { openDemoIssuer } from '@hub/gateway/identity/demo-issuer.ts';
import type { Treated } from './population.ts';
import type { Question } from './query.ts';
import { createRandom } from './random.ts';

/** Who asks, and what: a doctor the profile, unless said. */
export interface Asking {
  role: 'doctor' | 'family-doctor' | 'primary-care-worker' | 'analyst' | 'city-regulator';
  purpose?: string;
  /** Of each institution; 1 unless said. */
  callers?: number;
  body?: (of: Treated) => string;
}

/** Random persons, each asked for by somebody of an institution that treats them. */
export async function questionsOf(
  { role, purpose, callers = 1, body }: Asking,
  treated: readonly Treated[],
  { dataDir, vault, seed, count }: { dataDir: string; vault: Vault; seed: number; count: number },
): Promise<Question[]> {
  const issuer = await openDemoIssuer(dataDir);
  const member = demoCast(vault).find(({ name }) => name === role)!;
  const tokens = new Map<string, string>();
  for (const institution of new Set(treated.map((one) => one.institution)))
    for (let n = 0; n < callers; n++) {
      // Different callers, or the rate limiter would take all of them for one.
      const named = { ...member, name: `${role} ${n} of ${institution}` as typeof role };
      tokens.set(`${institution} ${n}`, (await issuer.issue(named, { institutionCode: institution })).token);
    }
  const random = createRandom(seed + 1);
  return Array.from({ length: count }, (_, n) => {
    const one = random.pick(treated);
    const token = tokens.get(`${one.institution} ${n % callers}`)!;
    return {
      personId: one.personId,
      token,
      ...(body ? { body: body(one) } : {}),
      ...(purpose ? { purpose } : {}),
    };
  });
}
