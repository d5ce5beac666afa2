import { readFileSync } from 'node:fs';

/** The version of create-waymark, which is also that of the waymark it was published with. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return (manifest as { version: string }).version;
}
