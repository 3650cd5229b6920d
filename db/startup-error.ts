/**
 * The hub cannot start, for a reason its operator can mend. The message is one clear sentence
 * without secrets; entry points print it alone and exit non-zero.
 */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
