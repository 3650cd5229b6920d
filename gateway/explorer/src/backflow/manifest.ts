import { sm3 } from './sm3.ts';

/** What the signature is over, before the payload; `domain/manifest.ts` of the subgraph exchange writes it. */
const PURPOSE = 'healthhub release\n';
const FORGED = '清单的签名无效：清单被改动过，或不是枢纽签发的。请通知枢纽的运维者。';
/** Browsers compute sums only for pages that nobody on the way can have altered. */
const INSECURE = '页面不是经 HTTPS 打开的，浏览器不提供核对';

export interface ManifestPart {
  name: string;
  size: number;
  /** hexadecimal */
  sha256: string;
}

/** The manifest of a release, and what can be said of it. */
export interface Checked {
  parts: readonly ManifestPart[];
  /** SM3 of the public key: the fingerprint that the hub's operator publishes */
  fingerprint: string;
  /** why the signature was not checked, in one sentence; '' where it was, and is right */
  unchecked: string;
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));

interface Sealed {
  /** JSON, as it was signed */
  payload: string;
  key: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** @throws Error with a sentence for the reader */
function readSealed(text: string): Sealed {
  try {
    const { payload, publicKey, signature } = JSON.parse(text) as Record<string, string>;
    return { payload: payload!, key: bytesOf(publicKey!), signature: bytesOf(signature!) };
  } catch {
    throw new Error(FORGED);
  }
}

const hexOf = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, '0')).join('');

/**
 * Reads a manifest that names the key it is signed with. Whether that is the hub's key, whoever reads the fingerprint
 * compares with the published one: a key that came along with what it signs says nothing about whose it is.
 * @throws Error with a sentence for the reader, where the signature is wrong, or the manifest another release's
 */
export async function checkManifest(text: string, of: { grant: string; release: string }): Promise<Checked> {
  const { payload, key, signature } = readSealed(text);
  const signed = await isSigned(PURPOSE + payload, key, signature);
  if (signed === false) throw new Error(FORGED);
  const { grant, release, parts } = JSON.parse(payload) as typeof of & { parts: ManifestPart[] };
  if (grant !== of.grant || release !== of.release) throw new Error('清单是另一批次的。请通知枢纽的运维者。');
  return { parts, fingerprint: sm3(key), unchecked: signed === true ? '' : signed };
}

/** @returns why it cannot be told, where the browser cannot */
async function isSigned(text: string, key: Uint8Array<ArrayBuffer>, signature: Uint8Array<ArrayBuffer>) {
  if (!isSecureContext) return INSECURE;
  try {
    const imported = await crypto.subtle.importKey('spki', key, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', imported, signature, new TextEncoder().encode(text));
  } catch (error) {
    // Chromium before 137, Firefox before 129, Safari before 17.
    if (error instanceof DOMException && error.name === 'NotSupportedError')
      return '此浏览器不能核对 Ed25519 签名';
    return false;
  }
}

/**
 * Compares a file with what the manifest says of it.
 * @returns why it was not compared, in one sentence; '' where it was, and is the same
 * @throws Error with a sentence for the reader, where it is another one
 */
export async function checkPart(bytes: ArrayBuffer, part: ManifestPart): Promise<string> {
  if (bytes.byteLength !== part.size)
    throw new Error(
      `文件与清单不符，没有保存：应为 ${part.size} 字节，收到 ${bytes.byteLength} 字节。请重新下载。`,
    );
  if (!isSecureContext) return INSECURE;
  const sum = hexOf(await crypto.subtle.digest('SHA-256', bytes));
  if (sum === part.sha256) return '';
  throw new Error(
    `文件与清单不符，没有保存：SHA-256 应为 ${part.sha256}，实为 ${sum}。请重新下载；再不符请通知枢纽的运维者。`,
  );
}
