import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { WaymarkError } from '../http/waymark-error.ts';
import type { TlsCertificate } from './serve-options.ts';

/**
 * Reads key and certificate from their PEM files.
 *
 * @throws {WaymarkError} `ERR_CERTIFICATE` when one cannot be read, is none, or the two do not belong together.
 */
export function readCertificate(files: { readonly key: string; readonly cert: string }): TlsCertificate {
  const certificate = { key: readPem(files.key, 'key'), cert: readPem(files.cert, 'certificate') };
  try {
    createSecureContext(certificate);
  } catch (error) {
    throw new WaymarkError(
      'ERR_CERTIFICATE',
      `Cannot serve HTTPS with the key ${files.key} and the certificate ${files.cert}: ${reasonOf(error)}. Give the PEM files of a certificate, with those that it was signed by behind it, and of its own key.`,
      { cause: error },
    );
  }
  return certificate;
}

function readPem(file: string, what: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new WaymarkError('ERR_CERTIFICATE', `Cannot read the ${what} ${file}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
