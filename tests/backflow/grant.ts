import { randomUUID } from 'node:crypto';
import type { Sql } from '@hub/db/client.ts';

export interface GrantOrder {
  /** `Type.field`, in clear unless it says `Type.field:MASKED`. */
  fields: readonly string[];
  division?: string;
  purpose?: 'HOPERAT' | 'PUBHLTH';
  basis?: 'LEGAL_DUTY' | 'EMERGENCY' | 'CONSENT';
  institution?: string;
  minors?: boolean;
  l5Reason?: string;
  dailyRows?: number;
}

/** A grant in force, approved by two; how it comes about is another test's matter. */
export async function addGrant(sql: Sql, order: GrantOrder): Promise<string> {
  const id = randomUUID();
  const { division = '500106', purpose = 'HOPERAT', basis = 'LEGAL_DUTY', minors = false } = order;
  await sql.begin(async (tx) => {
    await tx`insert into exchange.backflow_grant (id, kind, recipient, division_system, division_code, institution_code,
        purpose, legal_basis, legal_text, use, risk, risk_reasons, status, includes_minors, l5_reason, valid_from, valid_to,
        daily_rows, applied_by)
      values (${id}, 'BACKFLOW', '沙坪坝区卫生健康委', 'GB2260-2023', ${division}, ${order.institution ?? null},
        ${purpose}, ${basis}, '条文', '慢病管理', 'HIGH', '{}', 'ACTIVE', ${minors}, ${order.l5Reason ?? null},
        current_date - 2, current_date + 300, ${order.dailyRows ?? 1_000_000}, 'somebody')`;
    for (const field of order.fields) {
      const [coordinate = '', form = 'SHOWN'] = field.split(':');
      await tx`insert into exchange.backflow_field (grant_id, coordinate, form, need)
        values (${id}, ${coordinate}, ${form}, '慢病管理')`;
    }
    for (const [n, by] of ['first', 'second'].entries())
      await tx`insert into exchange.backflow_step (grant_id, number, action, from_status, to_status, by, role)
        values (${id}, ${n + 2}, 'APPROVE', 'SUBMITTED', 'ACTIVE', ${by}, 'steward')`;
  });
  return id;
}
