import { WaymarkError } from '../http/waymark-error.ts';

/** Where a server was to listen. */
export type ListenPlace =
  | { readonly port: number; readonly host?: string | undefined }
  | { readonly socketPath: string };

/** Why a server cannot listen, as its user can mend it; told by the code of the system that the error carries. */
export function explainListenError(error: unknown, place: ListenPlace): WaymarkError {
  const code = codeOf(error);
  if ('socketPath' in place) return explainSocket(error, code, place.socketPath);
  const { port, host } = place;
  const shown = host === undefined ? `port ${port}` : `${host}, port ${port}`;
  const options = { cause: error };
  switch (code) {
    case 'EADDRINUSE':
      return new WaymarkError(
        'ERR_PORT_IN_USE',
        `Cannot listen on ${shown}: another program does already. Stop it, or take another port with --port.`,
        options,
      );
    case 'EACCES':
      return new WaymarkError(
        'ERR_PORT_DENIED',
        `Cannot listen on ${shown}: this user may not open it. Take a port of 1024 or above with --port.`,
        options,
      );
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'EADDRNOTAVAIL':
      return new WaymarkError(
        'ERR_HOST_UNKNOWN',
        `Cannot listen on ${shown}: this machine has no such address. Give one that it has with --host (or HOSTNAME), such as 127.0.0.1 or 0.0.0.0.`,
        options,
      );
    default:
      return new WaymarkError('ERR_LISTEN', `Cannot listen on ${shown}: ${reasonOf(error)}`, options);
  }
}

/** Whether somebody listens there already. */
export function isInUse(error: unknown): boolean {
  return codeOf(error) === 'EADDRINUSE';
}

/** Deno names its errors in the place of a code. */
const CODES: Readonly<Record<string, string>> = {
  AddrInUse: 'EADDRINUSE',
  AddrNotAvailable: 'EADDRNOTAVAIL',
  PermissionDenied: 'EACCES',
};

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if (error.message.startsWith('failed to lookup address')) return 'ENOTFOUND';
  return CODES[error.name] ?? ('code' in error ? String(error.code) : '');
}

function explainSocket(error: unknown, code: string, path: string): WaymarkError {
  const options = { cause: error };
  const where = `the Unix socket ${JSON.stringify(path)}`;
  switch (code) {
    case 'EADDRINUSE':
      return new WaymarkError(
        'ERR_PORT_IN_USE',
        `Cannot listen on ${where}: another program does already, or the file is not a socket. Stop the program, remove the file, or take another path.`,
        options,
      );
    case 'EACCES':
    case 'EPERM':
      return new WaymarkError(
        'ERR_PORT_DENIED',
        `Cannot listen on ${where}: this user may not write there. Take a path in a folder that it may write to.`,
        options,
      );
    default:
      return new WaymarkError(
        'ERR_LISTEN',
        `Cannot listen on ${where}: ${reasonOf(error)}. Its folder must exist, and its path be no longer than about 100 bytes.`,
        options,
      );
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
