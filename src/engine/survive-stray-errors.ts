import { printable } from './printable.ts';

/** As in Next.js, an error that no request owns any more is reported and ends nothing. */
export function surviveStrayErrors(): void {
  process.on('unhandledRejection', (reason) => console.error('Unhandled rejection:', printable(reason)));
  process.on('uncaughtException', (error) => console.error('Uncaught exception:', printable(error)));
}
