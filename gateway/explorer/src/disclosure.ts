import { ERROR_WORDS } from './error-words.ts';

/** What an answer did not show in full, by schema coordinate (e.g. `Person.idNumber`). */
export interface Disclosure {
  /** A door that did not open has no coordinate: it is named by its response key. */
  denied: { coordinate: string; reason: string }[];
  masked: string[];
  /** By response key of the root: what is null for some other reason. */
  failed: { key: string; reason: string }[];
}

/** A text that holds an answer, read. */
export interface Answer {
  data?: unknown;
  errors?: readonly AnswerError[] | undefined;
  extensions?: { masked?: unknown } | undefined;
}

interface AnswerError {
  message?: string;
  path?: readonly (string | number)[] | undefined;
  extensions?: Record<string, unknown>;
}

/** In the words of whoever reads; the hub's own sentence stays in the answer. */
const REASONS: Record<string, string> = {
  ACTOR: '此身份以此目的不得查看',
  RELATION: '与此人的关系不足以查看',
  LABEL: '因敏感标签不予查看',
  FORBIDDEN: '不对此身份开放',
};

/** @param response JSON text as it stands in the response pane */
export function readAnswer(response: string): Answer {
  try {
    return (JSON.parse(response) as Answer | null) ?? {};
  } catch {
    // The pane holds nothing, or a text that is not an answer: nothing was withheld.
    return {};
  }
}

/**
 * Reads the hub's disclosure from an answer: one error per denied coordinate with the code
 * UNAUTHORIZED_FIELD_OR_TYPE, one per closed door with FORBIDDEN, and the masked coordinates in
 * `extensions.masked`.
 */
export function readDisclosure({ errors, extensions }: Answer): Disclosure {
  const denied = new Map<string, string>();
  const failed: Disclosure['failed'] = [];
  for (const error of Array.isArray(errors) ? errors : []) {
    const { code, coordinate, level, reason } = error.extensions ?? {};
    const path = (error.path ?? []).join('.');
    const words = REASONS[String(code === 'FORBIDDEN' ? code : reason)] ?? error.message ?? '';
    if (code === 'UNAUTHORIZED_FIELD_OR_TYPE' || (code === 'FORBIDDEN' && path))
      denied.set(
        typeof coordinate === 'string' ? coordinate : path,
        level ? `${String(level)} · ${words}` : words,
      );
    else if (error.path)
      failed.push({
        key: String(error.path[0]),
        reason: [ERROR_WORDS[String(code)], error.message].filter(Boolean).join(' '),
      });
  }
  const masked = Array.isArray(extensions?.masked) ? extensions.masked : [];
  return {
    denied: [...denied].map(([coordinate, reason]) => ({ coordinate, reason })),
    masked: [...new Set(masked.filter((one) => typeof one === 'string'))],
    failed,
  };
}
