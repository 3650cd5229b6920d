/** What an answer did not show in full, by schema coordinate (e.g. `Person.idNumber`). */
export interface Disclosure {
  denied: { coordinate: string; reason: string }[];
  masked: string[];
}

interface Answer {
  errors?: { message?: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
  extensions?: { masked?: unknown };
}

function parse(response: string): Answer {
  try {
    return (JSON.parse(response) as Answer | null) ?? {};
  } catch {
    // The pane holds nothing, or a text that is not an answer: nothing was withheld.
    return {};
  }
}

/**
 * Reads the hub's disclosure from an answer: one error per denied coordinate with the code
 * UNAUTHORIZED_FIELD_OR_TYPE, and the masked coordinates in `extensions.masked`.
 * @param response JSON text as it stands in the response pane
 */
export function readDisclosure(response: string): Disclosure {
  const { errors, extensions } = parse(response);
  const denied = new Map<string, string>();
  for (const error of Array.isArray(errors) ? errors : []) {
    if (error.extensions?.code !== 'UNAUTHORIZED_FIELD_OR_TYPE') continue;
    const { coordinate } = error.extensions;
    const name = typeof coordinate === 'string' ? coordinate : (error.path ?? []).join('.');
    denied.set(name, error.message ?? '');
  }
  const masked = Array.isArray(extensions?.masked) ? extensions.masked : [];
  return {
    denied: [...denied].map(([coordinate, reason]) => ({ coordinate, reason })),
    masked: [...new Set(masked.filter((one) => typeof one === 'string'))],
  };
}
