import type { Dispatcher, Pool } from 'undici';

export interface Post {
  path: string;
  /** Names and values by turns. */
  headers: string[];
  body: string;
}

export interface Answer {
  status: number;
  text: string;
}

/**
 * One POST, and the whole answer to it. By undici's `dispatch`: `fetch` makes streams and copies of everything, which
 * takes seven times the processor time.
 * @throws when it cannot be sent or answered, or after `timeoutMs`; the signal's reason when that is aborted. Either
 * way the connection is closed, and the other side notices.
 */
export function post(
  pool: Pool,
  { path, headers, body }: Post,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let given: Error | undefined;
    let status = 0;
    const chunks: Buffer[] = [];
    const settle = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    };
    const giveUp = (reason: Error) => {
      given = reason;
      controller?.abort(reason);
      settle();
      reject(reason);
    };
    const onAbort = () => giveUp(signal?.reason as Error);
    const timer = setTimeout(() => giveUp(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    if (signal?.aborted) return onAbort();
    signal?.addEventListener('abort', onAbort);
    pool.dispatch(
      { path, method: 'POST', headers, body },
      {
        onRequestStart(started) {
          controller = started;
          // Given up while it waited for a connection.
          if (given) started.abort(given);
        },
        onResponseStart(_controller, statusCode) {
          status = statusCode;
        },
        onResponseData(_controller, chunk) {
          chunks.push(chunk);
        },
        onResponseEnd() {
          settle();
          resolve({ status, text: Buffer.concat(chunks).toString() });
        },
        onResponseError(_controller, error) {
          settle();
          reject(error);
        },
      },
    );
  });
}
