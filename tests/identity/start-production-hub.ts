import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { demoCast } from '@hub/db/demo/cast.ts';
import type { Environment } from '@hub/gateway/environment.ts';
import { startTestHub, type TestHub } from '../hub/start-test-hub.ts';
import { CLIENT, type IdentityProvider, startProvider } from './start-provider.ts';

export interface ProductionHub {
  hub: TestHub;
  provider: IdentityProvider;
  /** In development over the same database: where demo people do what the test's own people build on. */
  beside: TestHub;
  close(): Promise<void>;
}

/** A hub in production over the demo people, whose accounts are `wei`, `regulator`, `developer`, and `stranger` whose person is none. */
export async function startProductionHub(configured: Partial<Environment> = {}): Promise<ProductionHub> {
  const port = await freePort();
  const publicUrl = new URL(`http://127.0.0.1:${port}`);
  // In development, so that the demo people are there.
  const beside = await startTestHub({ wire: 'in-process' });
  const resident = demoCast(beside.vault).find(({ name }) => name === 'resident')!;
  const provider = await startProvider(publicUrl.origin, {
    wei: { roles: ['resident'], purposes: ['PATRQT'], person_id: resident.personId! },
    // The provider says nothing of a profession.
    regulator: { roles: [], purposes: [] },
    developer: { roles: [], purposes: [] },
    stranger: { roles: ['resident'], purposes: ['PATRQT'], person_id: 'nobody' },
  });
  await beside.sql`
    insert into access.assignment (issuer, holder, role, division_system, division_code, purposes, assigned_by)
    values (${provider.issuer}, 'regulator', 'district-regulator', 'GB2260-2023', '500106', '{HOPERAT}', 'operator'),
      (${provider.issuer}, 'developer', 'district-developer', 'GB2260-2023', '500106', '{HOPERAT,PUBHLTH}', 'operator')`;
  const hub = await startTestHub({
    wire: 'in-process',
    beside,
    configured: {
      port,
      mode: 'production',
      rolesFrom: 'assignments',
      oidc: provider,
      login: { ...CLIENT, publicUrl },
      ...configured,
    },
  });
  return {
    hub,
    provider,
    beside,
    async close() {
      await hub.close();
      await beside.close();
      provider.close();
    },
  };
}

/** The hub's address must be known before it starts: its provider sends people back to it. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}
